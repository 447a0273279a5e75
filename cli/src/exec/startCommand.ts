import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import type { Readable } from 'node:stream';
import { closeSync, existsSync, fstatSync, openSync } from 'node:fs';
import { tryOr } from '#sdk/foreign';
import type { CallerState } from './callerState.js';
import { notFound, type NotRunnable, whyNotRunnable } from './findProgram.js';
import type { OutputPipe } from './outputPipes.js';
import { quote } from './quoteForShell.js';
import { windowsCommand } from './windowsCommand.js';

/** By their paths, because the command's PATH may have none of them. */
export const PRLIMIT = '/usr/bin/prlimit';
const ENV = '/usr/bin/env';
const NICE = ['/usr/bin/nice', '/bin/nice'];
/** The shell's script when it holds bytes that aren't UTF-8: it comes encoded, in as many words as it needs. */
const DECODE = 'IFS=\neval "$(printf "$*")"';
/** The system takes words of less than 128 KB (MAX_ARG_STRLEN of execve(2)). */
const LONGEST_WORD = /.{1,130000}/g;
const SET_BY_SHELLS = ['IFS', 'OPTIND', 'PPID', 'PWD', 'OLDPWD', 'SHLVL', 'PS1', 'PS2', 'PS4', '_'];

/** What `spawn` takes. */
export interface PreparedCommand {
  file: string;
  words: string[];
  options?: { argv0?: string; windowsVerbatimArguments?: boolean };
  /** Further variables of the command's environment; undefined removes one. */
  variables?: NodeJS.ProcessEnv;
}

/** How the command is started with the state that our caller had. */
export function prepareCommand(
  words: string[],
  env: NodeJS.ProcessEnv,
  caller: CallerState,
): PreparedCommand | NotRunnable {
  const [command = ''] = words;
  if (command === '') return notFound('is an empty text: which command is to be run?');
  if (process.platform === 'win32') return windowsCommand(words, env);
  // Who starts it (a shell, prlimit, execvp) may end with an exit code that could be the command's own.
  return whyNotRunnable(command, env) ?? withCallerState(words, env, caller);
}

/** @param pipes where it prints: one for both outputs, one for each, none for Node's own; undefined for our outputs */
export function startCommand(
  { file, words, options, variables }: PreparedCommand,
  env: NodeJS.ProcessEnv,
  pipes: OutputPipe[] | undefined,
  caller: CallerState,
): ChildProcess {
  const all = variables ? { ...env, ...variables } : env;
  return spawn(file, words, { ...options, stdio: makeStdio(pipes, caller), env: all });
}

function makeStdio(pipes: OutputPipe[] | undefined, caller: CallerState): StdioOptions {
  const own = pipes ? 'pipe' : 'inherit';
  const all: Exclude<StdioOptions, string> = ['inherit', pipes?.[0]?.writeEnd ?? own, pipes?.at(-1)?.writeEnd ?? own];
  for (const descriptor of caller.descriptors) all[descriptor] = descriptor;
  const spare = pipes === undefined ? caller.spareDescriptor() : undefined;
  if (spare !== undefined) all[spare] = 'pipe';
  return Array.from(all, (one) => one ?? 'ignore');
}

/**
 * A pipe that ends with a command that has our own outputs, the last of its descriptors. Undefined if the end of the
 * outputs shows the same, or if there is none.
 */
export function getDeathPipe(child: ChildProcess): Readable | undefined {
  // Undefined if too many files are open.
  const all = (child.stdio as readonly unknown[] | undefined) ?? [];
  return all.length > 3 ? ((all.at(-1) as Readable | null) ?? undefined) : undefined;
}

/**
 * What the command closes must be closed then, as without us: its lock is free, the reader of its pipe sees the end.
 * Only our stderr stays, for what we have to say.
 */
export function closeOurCopies(caller: CallerState, pipes: OutputPipe[] | undefined): void {
  for (const descriptor of caller.descriptors) {
    // Node's debugger listens at sockets, which look like our caller's.
    if (!fstatSync(descriptor).isSocket()) closeSync(descriptor);
  }
  closeStandard(0);
  if (pipes === undefined) closeStandard(1);
}

/** Nobody else may get its number. Not outside Linux, where we look for a terminal there. */
export function closeStandard(descriptor: number): void {
  if (process.platform !== 'linux') return;
  closeSync(descriptor);
  // In a chroot there may be none.
  tryOr(undefined, () => openSync('/dev/null', 'r+'));
}

/** Words before the command that restore what Node changed. Each `exec`s the next, so that it stays one process. */
function withCallerState(command: string[], env: NodeJS.ProcessEnv, caller: CallerState): PreparedCommand {
  const { softOpenFiles, ignoredSignals, closed, rawWords, rawVariables } = caller;
  const byPrlimit = softOpenFiles !== undefined && existsSync(PRLIMIT);
  const before = byPrlimit ? [PRLIMIT, `--nofile=${softOpenFiles}:`, '--'] : [];
  const lines = ignoredSignals.length > 0 ? [`trap '' ${ignoredSignals.join(' ')}`] : [];
  if (softOpenFiles !== undefined && !byPrlimit) lines.push(`ulimit -Sn ${softOpenFiles}`);
  if (lines.length + closed.length === 0 && !rawWords && !rawVariables) {
    const [file = '', ...rest] = [...before, ...command];
    return { file, words: rest };
  }

  const raw = rawVariables ?? {};
  const all = [
    ...keptVariables(env, raw),
    ...notAVariable(before[0] ?? command[0]!),
    ...before,
    ...(rawWords?.slice(-command.length) ?? command),
  ];
  const isRaw = all.some((word) => typeof word !== 'string');
  // Else not in the script: the system takes more words than one word may be long (MAX_ARG_STRLEN of execve(2)).
  const words = isRaw ? all.map((word) => quote(Buffer.from(word).toString('latin1'))) : ['"$@"'];
  const script = [...lines, `exec ${[...words, ...closed.map((one) => `${one}<&-`)].join(' ')}`].join('\n');
  return {
    file: '/bin/sh',
    words: ['-c', ...(isRaw ? [DECODE, 'sh', ...encode(script)] : [script, 'sh', ...(all as string[])])],
    variables: {
      // Garbled they take up to three times the space, which may be too much.
      ...Object.fromEntries(Object.keys(raw).map((name) => [name, undefined])),
      // Where the working folder has been removed, a shell that looks for it says so on stderr. `env` resets this.
      PWD: '/proc/self/cwd',
    },
  };
}

/** Bytes in octal, as printf reads them: Node can't pass on what isn't UTF-8. */
function encode(latin1: string): string[] {
  const octal = latin1.replaceAll(/[^\w ./=]/g, (one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return octal.match(LONGEST_WORD)!;
}

/**
 * Variables that a shell drops, because it can't use their names (bash's exported functions), or sets itself, and those
 * that Node garbles.
 */
function keptVariables(env: NodeJS.ProcessEnv, raw: Record<string, Buffer>): (string | Buffer)[] {
  const kept = Object.entries(env).filter(
    ([name]) => !(name in raw) && (!/^[A-Za-z_]\w*$/.test(name) || SET_BY_SHELLS.includes(name)),
  );
  const unset = SET_BY_SHELLS.filter((name) => env[name] === undefined).flatMap((name) => ['-u', name]);
  return [ENV, ...unset, '--', ...kept.map(([name, value]) => `${name}=${value}`), ...Object.values(raw).flat()];
}

/** `env` takes any word with `=` for a variable, and without a command it prints them all. `nice -n 0` changes nothing. */
function notAVariable(program: string): string[] {
  return program.includes('=') ? [NICE.find((file) => existsSync(file)) ?? 'nice', '-n', '0', '--'] : [];
}
