import { spawnSync } from 'node:child_process';
import { decodeBytes } from './exec/decodeBytes.js';

/** Runs a program of the system to its end. @throws with what it said, if it fails */
export function runProgram(program: string, words: string[]): void {
  const { status, error, stderr } = spawnSync(program, words, { windowsHide: true });
  if (status !== 0) throw error ?? new Error(decodeBytes(stderr).trim() || `${program} ended with ${status}`);
}
