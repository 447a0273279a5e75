/** Runs a Node or Python script as a process and reports everything that its caller can see, with times. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

interface Output {
  stream: 'stdout' | 'stderr';
  text: string;
  /** Milliseconds after the start. */
  at: number;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  outputs: Output[];
  /** On the clock of `now`. */
  startedAt: number;
  /** Milliseconds from the start until the process was gone. */
  took: number;
}

export interface Running {
  child: ChildProcess;
  /** After the process is gone and its output has been read to its end. */
  ended: Promise<Ended>;
}

interface ScriptOptions {
  args?: string[];
  env?: NodeJS.ProcessEnv;
  onOutput?: (output: Output, child: ChildProcess) => void;
}

/** Milliseconds of the system's monotonic clock, which all processes of a machine share. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** The path of a script in `jobs/`. */
export function resolveJob(name: string): string {
  return path.resolve(__dirname, 'jobs', name);
}

/** A file of the built SDK, as people's scripts load it, also where jest resolves packages to their sources. */
export function resolveBuiltSdk(file: string): string {
  return path.resolve(__dirname, '../sdk/dist', file);
}

/** @param script its path, or its name in `jobs/` */
export function startScript(script: string, { args = [], env = process.env, onOutput }: ScriptOptions = {}): Running {
  const startedAt = now();
  const interpreter = script.endsWith('.py') ? 'python3' : process.execPath;
  const child = spawn(interpreter, [resolveJob(script), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const outputs: Output[] = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      const output = { stream, text, at: now() - startedAt };
      outputs.push(output);
      onOutput?.(output, child);
    });
  }
  let took = 0;
  let code: Ended['code'] = null;
  let signal: Ended['signal'] = null;
  child.once('exit', (...how) => {
    took = now() - startedAt;
    [code, signal] = how;
  });
  const joinOutput = (wanted: string) =>
    outputs
      .filter(({ stream }) => stream === wanted)
      .map((output) => output.text)
      .join('');
  const ended = once(child, 'close').then(() => ({
    code,
    signal,
    stdout: joinOutput('stdout'),
    stderr: joinOutput('stderr'),
    outputs,
    startedAt,
    took,
  }));
  return { child, ended };
}

export function runScript(script: string, options?: ScriptOptions): Promise<Ended> {
  return startScript(script, options).ended;
}

/** Like `runScript`, for scripts that must succeed. */
export async function runSoundScript(script: string, options?: ScriptOptions): Promise<Ended> {
  const ended = await runScript(script, options);
  if (ended.code !== 0 || ended.stderr !== '') {
    throw new Error(`${script} ended with ${ended.code ?? ended.signal} and said: ${ended.stderr}`);
  }
  return ended;
}
