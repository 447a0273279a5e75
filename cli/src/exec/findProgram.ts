/**
 * Looks a command up as the system will, so that a command that can't be run is explained, and never ends with 0. For
 * Windows `windowsCommand` does.
 */
import { accessSync, closeSync, constants, openSync, readdirSync, readSync, type Stats, statSync } from 'node:fs';
import { ExitCode } from '../exitCodes.js';
import { getErrorCode } from '../failure.js';
import { UNREADABLE } from './callerState.js';
import { tryOr } from '#sdk/foreign';

/** Nothing was run. */
export interface NotRunnable {
  exitCode: number;
  /** A sentence for people, without the program's name at the beginning. */
  reason: string;
}

/** Where `execvp` searches if PATH isn't set: glibc in the last two folders, musl in all. */
const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';
/** The kernel reads no more of a script's first line (BINPRM_BUF_SIZE). */
const FIRST_LINE = 256;
/** What a processor runs besides scripts (e_machine of elf(5)): also programs of 32 bits. */
const ELF_MACHINES: Partial<Record<NodeJS.Architecture, number[]>> = { x64: [62, 3], arm64: [183, 40] };

/** Undefined if it can be run. */
export function whyNotRunnable(command: string, env: NodeJS.ProcessEnv): NotRunnable | undefined {
  // Not by `path.join`: after a link to a folder, `..` is another folder than it seems.
  const files = command.includes('/')
    ? [command]
    : (env['PATH'] ?? DEFAULT_PATH).split(':').map((folder) => `${folder || '.'}/${command}`);
  let refused: NotRunnable | undefined;
  for (const file of files) {
    const stat = tryStat(file);
    if (stat instanceof Error)
      refused ??= files.length === 1 ? notExecutable(`can't be looked at (${stat.message}).`) : undefined;
    else if (!stat) continue;
    else if (stat.isDirectory()) refused ??= notExecutable('is a folder.');
    else if (!stat.isFile()) refused ??= notExecutable('is no file that can be run, but a pipe, a socket or a device.');
    else if (isExecutable(file)) {
      const reason = whyNotItsInterpreter(file);
      if (!reason) return undefined;
      refused ??= reason;
    } else
      refused ??= notExecutable(
        'may not be run by this user: check its permissions (chmod +x), and whether its disk is mounted noexec.',
      );
  }
  // What Node couldn't read as UTF-8 the system may find.
  if (process.platform === 'linux' && files.some((file) => file.includes(UNREADABLE))) return undefined;
  return refused ?? notFound("can't be found: check its name, its path, and PATH.");
}

/** A folder of PATH may be another user's, a link may lead to itself: the folders after it still count. */
function tryStat(file: string): Stats | Error | undefined {
  try {
    return statSync(file);
  } catch (error) {
    // Not by `throwIfNoEntry`, which newer Nodes apply to a file in a file, too.
    if (getErrorCode(error) === 'ENOENT') return undefined;
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** A script's first line names its interpreter. */
function whyNotItsInterpreter(script: string): NotRunnable | undefined {
  const { line, machine } = firstLine(script) ?? { line: '', machine: 0 };
  if (isForeign(line, machine)) return notExecutable("is no program for this computer's processor, or is damaged.");
  if (!line.startsWith('#!')) return undefined;
  // What follows the interpreter is its own affair: perl takes `-w\r`, env looks for a program of that name.
  const [interpreter = ''] = line.replace(/^#![ \t]*/, '').split(/[ \t]/);
  if (interpreter === '' || interpreter.includes(UNREADABLE)) return undefined;
  if (!tryStat(interpreter)) {
    return notFound(
      interpreter.endsWith('\r')
        ? `has Windows line endings (CR LF), so the system looks for ${JSON.stringify(interpreter)}: save it with LF.`
        : `needs ${interpreter} (its first line), which doesn't exist.`,
    );
  }
  return isExecutable(interpreter)
    ? undefined
    : notExecutable(`needs ${interpreter} (its first line), which may not be run.`);
}

/** What the system can't start `execvp` gives to a shell, which would take a program for another processor for a script. */
function isForeign(line: string, machine: number): boolean {
  if (process.platform !== 'linux') return false;
  const machines = ELF_MACHINES[process.arch];
  if (line.startsWith('\u007FELF') ? !machines || machines.includes(machine) : !line.includes('\0')) return false;
  // Besides its own two files, what this folder holds names kinds of files that another program runs (Wine, QEMU).
  return tryOr([], () => readdirSync('/proc/sys/fs/binfmt_misc')).length <= 2;
}

/** Whether this user may run it. */
export function isExecutable(file: string): boolean {
  return tryOr(false, () => {
    accessSync(file, constants.X_OK);
    return true;
  });
}

/** With a program's processor. Undefined if it can't be read: it may still be executable. */
function firstLine(file: string): { line: string; machine: number } | undefined {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(FIRST_LINE);
      const [line = ''] = bytes.toString('utf8', 0, readSync(descriptor, bytes)).split('\n', 1);
      return { line, machine: bytes[18]! };
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

export const notFound = (reason: string): NotRunnable => ({ exitCode: ExitCode.ExecNotFound, reason });
export const notExecutable = (reason: string): NotRunnable => ({ exitCode: ExitCode.ExecNotExecutable, reason });
