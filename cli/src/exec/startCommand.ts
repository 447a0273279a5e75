import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import type { Readable } from 'node:stream';
import { existsSync } from 'node:fs';
import { type CallerState, UNREADABLE } from './callerState.js';
import type { OutputPipe } from './outputPipes.js';
import { quoteForShell } from './quoteForShell.js';

const PRLIMIT = '/usr/bin/prlimit';
/**
 * The descriptor of a pipe that ends with a command that has our own outputs. It is high, so that it doesn't collide
 * with what the command opens.
 */
const DEATH_WATCH = 63;

/**
 * Starts the command as our caller would have started it.
 *
 * @param pipes where it prints: one for both outputs, one for each, `'node'` for Node's own, or undefined for our
 * outputs
 */
export function startCommand(
  words: string[],
  env: NodeJS.ProcessEnv,
  pipes: OutputPipe[] | 'node' | undefined,
  caller: CallerState,
): ChildProcess {
  const [file = '', ...rest] = withCallerState(words, env, caller);
  return spawner()(file, rest, { stdio: makeStdio(pipes, caller), env });
}

function makeStdio(pipes: OutputPipe[] | 'node' | undefined, { descriptors }: CallerState): StdioOptions {
  const outputs =
    pipes === 'node'
      ? (['pipe', 'pipe'] as const)
      : pipes
        ? [pipes[0]!.writeEnd, pipes.at(-1)!.writeEnd]
        : (['inherit', 'inherit'] as const);
  const all: Exclude<StdioOptions, string> = ['inherit', ...outputs];
  for (const descriptor of descriptors) all[descriptor] = descriptor;
  if (pipes === undefined && process.platform === 'linux') all[DEATH_WATCH] = 'pipe';
  return Array.from(all, (one) => one ?? 'ignore');
}

/** Undefined if the end of the outputs shows the same. */
export function deathWatch(child: ChildProcess): Readable | undefined {
  const all: readonly unknown[] = child.stdio;
  return (all[DEATH_WATCH] as Readable | null | undefined) ?? undefined;
}

/** On Windows only cross-spawn finds `npm.cmd` for `npm` and starts it correctly. */
function spawner(): typeof spawn {
  if (process.platform !== 'win32') return spawn;
  const crossSpawn: typeof spawn = require('cross-spawn');
  return crossSpawn;
}

/**
 * Whether another program starts the command (a shell, prlimit, cross-spawn). If it can't, it ends with an exit code
 * that could be the command's own. The system itself says what prevented the start.
 */
export function isStartedByAnother(caller: CallerState): boolean {
  return process.platform === 'win32' || caller.softOpenFiles !== undefined || needsShell(caller);
}

function needsShell({ ignoredSignals, stdinClosed, rawWords, rawVariables }: CallerState): boolean {
  return stdinClosed || rawWords !== undefined || rawVariables !== undefined || ignoredSignals.length > 0;
}

/** Words before the command that restore what Node changed. Each `exec`s the next, so that it stays one process. */
function withCallerState(command: string[], env: NodeJS.ProcessEnv, caller: CallerState): string[] {
  const { softOpenFiles, ignoredSignals, stdinClosed, rawWords, rawVariables } = caller;
  const limited = softOpenFiles !== undefined && existsSync(PRLIMIT);
  const words = limited ? [PRLIMIT, `--nofile=${softOpenFiles}:`, ...command] : command;
  const byShell = softOpenFiles !== undefined && !limited;
  if (!byShell && !needsShell(caller)) return words;

  const raw = rawWords?.slice(-command.length) ?? [];
  const assignments: string[] = [];
  const write = (word: string, bytes: Buffer | undefined) => {
    if (!bytes || !word.includes(UNREADABLE)) return quoteForShell(word);
    const name = `JOB_LOGGER_RAW${assignments.length}`;
    assignments.push(`${name}=${writeBytes(bytes)}`);
    return `"\${${name}%x}"`;
  };
  const texts = words.map((word, index) => write(word, raw[index - (words.length - command.length)]));
  const variables = Object.entries(rawVariables ?? {}).map(
    ([name, bytes]) => `export ${name}=${write(UNREADABLE, bytes)}`,
  );
  const script = [
    ignoredSignals.length > 0 ? `trap '' ${ignoredSignals.join(' ')}` : '',
    byShell ? `ulimit -Sn ${softOpenFiles}` : '',
    ...assignments,
    ...variables,
    `exec ${[...keptVariables(env), ...texts].join(' ')}${stdinClosed ? ' <&-' : ''}`,
  ];
  return ['/bin/sh', '-c', script.filter(Boolean).join('\n')];
}

/** The shell would drop trailing newlines, hence the x. */
function writeBytes(bytes: Buffer): string {
  const octal = [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  return `$(printf '${octal}x')`;
}

/** Shells drop variables whose names they can't use, such as bash's exported functions. */
function keptVariables(env: NodeJS.ProcessEnv): string[] {
  const odd = Object.entries(env).filter(([name]) => !/^[A-Za-z_]\w*$/.test(name));
  return odd.length === 0 ? [] : ['env', ...odd.map(([name, value]) => quoteForShell(`${name}=${value}`))];
}
