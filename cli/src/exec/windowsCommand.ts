/**
 * How Windows finds and starts a command. Node starts programs (`.exe`). Batch files are read by cmd.exe, to which `&`, `%`
 * and quotes mean something else: as they are written here, the batch file gets each argument as it was typed.
 */
import { lstatSync, statSync } from 'node:fs';
import path from 'node:path';
import { tryOr } from '#sdk/foreign';
import { systemProgram, withoutPrefix } from '#sdk/system';
import { cmdWords, isCmd } from './cmdLine.js';
import { notExecutable, notFound, type NotRunnable } from './findProgram.js';
import { quoteForPeople, quoteForWindows } from './quoteForShell.js';
import type { PreparedCommand } from './startCommand.js';

/** What Windows runs if PATHEXT isn't set, and Node whatever it says. */
const ENDINGS = ['.COM', '.EXE', '.BAT', '.CMD'];
/** Built-in commands of cmd.exe, which aren't programs. */
const BUILTINS = new Set(
  `assoc break call cd chdir cls color copy date del dir echo endlocal erase exit for ftype goto if md mkdir mklink move path
  pause popd prompt pushd rd rem ren rename rmdir set setlocal shift start time title type ver verify vol`.split(/\s+/),
);
/** Which program reads a file. cmd would open some in a window, and end with 0 at once. */
const READERS: Record<string, string> = {
  '.ps1': 'powershell -NoProfile -ExecutionPolicy Bypass -File',
  '.py': 'python',
  '.vbs': 'cscript //nologo',
  '.wsf': 'cscript //nologo',
  '.js': 'node',
  '.cjs': 'node',
  '.mjs': 'node',
  '.jar': 'java -jar',
  '.sh': 'bash',
  '.pl': 'perl',
  '.rb': 'ruby',
  '.php': 'php',
  '.r': 'Rscript',
  '.sql': 'sqlcmd -i',
  '.dtsx': 'dtexec /f',
  '.msi': 'msiexec /i',
};
/** Those that PATHEXT may name although no console program reads them. */
const OPENED_IN_A_WINDOW = /\.(?:vb[se]|jse?|ws[fh]|msc|cpl|ps1|lnk|url)$/i;
/** What cmd reads as one line (https://learn.microsoft.com/troubleshoot/windows-client/shell-experience/command-line-string-limitation). */
const LONGEST_LINE = 8191;
/** A variable that contains a percent sign: what a variable gave isn't expanded again. */
const PERCENT = 'JOB_LOGGER_PERCENT';
/** Why Windows doesn't start a program, by Node's codes (libuv's src/win/error.c). */
export const START_FAILURES: Record<string, string> = {
  ENOENT: 'its path has more than 259 characters, or it links to nothing',
  EACCES: "it asks for an administrator's rights, or is another account's app of the Microsoft Store",
  EPERM: 'this account may not run it, or a virus scanner stops it',
  UNKNOWN: "it isn't a program for this Windows, or a virus scanner stops it",
  EFTYPE: "it isn't a program for this Windows", // since Node 22
  ENAMETOOLONG: 'with its arguments it is longer than the 32,767 characters that Windows takes',
};

export function windowsCommand(
  [command = '', ...args]: string[],
  env: NodeJS.ProcessEnv,
): PreparedCommand | NotRunnable {
  const file = findFile(command, env);
  if (!file) {
    const isBuiltin = BUILTINS.has(command.toLowerCase().replace(/^@|\.+$/g, ''));
    const builtin = `isn't a program but a command of cmd.exe: write  cmd /d /s /c "${command} …"`;
    return notFound(isBuiltin ? builtin : "can't be found: check its name, its path, and PATH.");
  }
  if (!isFile(file)) return notExecutable('is a folder.');
  if (!isRunnable(file, runnableEndings(env))) return notExecutable(whyNotProgram(command, file));
  const words = isCmd(file) ? cmdWords(args, (name) => findProgram(name, env) !== undefined) : undefined;
  if (words) return { file, words, options: { argv0: 'cmd', windowsVerbatimArguments: true } };
  if (/\.(?:com|exe)$/i.test(file)) return { file, words: args, options: { argv0: command } };
  return batchCommand(file, args);
}

/** The program to write before a file that isn't a program. */
export function findReader(file: string): string | undefined {
  return READERS[path.extname(file).toLowerCase()];
}

function whyNotProgram(command: string, file: string): string {
  const reader = findReader(file);
  if (!reader) return "isn't a program that Windows can run.";
  const ending = path.extname(file).toLowerCase();
  const name = command.toLowerCase().endsWith(ending) ? command : command + ending;
  return `isn't a program but a file for one: write  ${reader} ${quoteForPeople(name)}`;
}

/** As CreateProcess and PATHEXT find it, the working directory first; what can't be run only if there is nothing else. */
function findFile(command: string, env: NodeJS.ProcessEnv): string | undefined {
  const found = findProgram(command, env) ?? candidates(command, env).find((file) => exists(file));
  return found && withoutPrefix(found);
}

function findProgram(command: string, env: NodeJS.ProcessEnv): string | undefined {
  const endings = runnableEndings(env);
  return candidates(command, env).find((file) => isRunnable(file, endings) && isFile(file));
}

function candidates(command: string, env: NodeJS.ProcessEnv): string[] {
  // Quotes may enclose a semicolon.
  const fromPath =
    (valueOf(env, 'PATH') ?? '').match(/(?:"[^"]*"?|[^;"])+/g)?.map((one) => one.replaceAll('"', '')) ?? [];
  const here = valueOf(env, 'NoDefaultCurrentDirectoryInExePath') === undefined ? [''] : [];
  const folders = /[\\/:]/.test(command) ? [''] : [...here, ...fromPath];
  return folders.flatMap((folder) =>
    ['', ...pathExt(env), ...ENDINGS].map((ending) => path.resolve(folder, command + ending)),
  );
}

function isRunnable(file: string, endings: string[]): boolean {
  return endings.includes(path.extname(file).toUpperCase());
}

function runnableEndings(env: NodeJS.ProcessEnv): string[] {
  return [...ENDINGS, ...pathExt(env).filter((ending) => !OPENED_IN_A_WINDOW.test(ending))];
}

function pathExt(env: NodeJS.ProcessEnv): string[] {
  return (valueOf(env, 'PATHEXT') ?? '')
    .split(';')
    .map((ending) => ending.trim().toUpperCase())
    .filter((ending) => /^\.[^.]/.test(ending));
}

/** Names of variables differ in case. */
function valueOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return Object.entries(env).find(([key]) => key.toUpperCase() === name.toUpperCase())?.[1];
}

function isFile(file: string): boolean {
  // An alias of the Microsoft Store can be run, but not looked at.
  return tryOr(undefined, () => statSync(file).isFile()) ?? exists(file);
}

function exists(file: string): boolean {
  return tryOr(false, () => lstatSync(file, { throwIfNoEntry: false }) !== undefined);
}

function batchCommand(file: string, args: string[]): PreparedCommand | NotRunnable {
  if (args.some((one) => /[\r\n]/.test(one)))
    return notExecutable("can't be run: cmd.exe hands no argument with a line break to a batch file.");
  // The outer quotes are taken off by `/s`.
  const typed = `"${[`"${file}"`, ...args.map((one) => quoteForBatch(one))].join(' ')}"`;
  // A single one stays one; two may enclose a variable's name.
  const line = /%.*%/.test(typed) ? typed.replaceAll('%', `%${PERCENT}%`) : typed;
  if (line.length > LONGEST_LINE)
    return notExecutable(
      `can't be run: with its arguments it is longer than the ${LONGEST_LINE} characters that cmd.exe reads.`,
    );
  return {
    file: systemProgram('cmd.exe'),
    words: ['/e:on', '/v:off', '/d', '/s', '/c', line],
    options: { windowsVerbatimArguments: true },
    variables: line === typed ? {} : { [PERCENT]: '%' },
  };
}

/** Quotes are doubled: a backslash before one would leave cmd outside of quotes, where `&` begins another command. */
function quoteForBatch(word: string): string {
  return /^[\w#$*+./:?@\\\u00A1-\uFFFF-]+$/.test(word) ? word : quoteForWindows(word, '""');
}
