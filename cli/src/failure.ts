import { fileErrorWords } from '#sdk/system';
import { ExitCode } from './exitCodes.js';
import { printNote } from './output/printNote.js';

/** The command line, or a file that it names, asks for something impossible. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Something wasn't done. The message says what, and what to do. */
export class Failure extends Error {
  override name = 'Failure';
}

/** There is no database to connect to. */
export class NoDatabase extends Error {
  override name = 'NoDatabase';
}

/** Prints on stderr what went wrong. @returns the exit code for it */
export function printError(error: unknown): number {
  const exitCode = getExitCode(error);
  const text =
    exitCode === undefined && error instanceof Error
      ? (error.stack ?? error.message)
      : (explainFileError(error) ?? getErrorMessage(error));
  printNote(`job-logger: ${text}`);
  return exitCode ?? ExitCode.Failed;
}

/** The error code of Node or the database; empty if it has none. */
export function getErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

export function getErrorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Refusal' ? nameOptions(error.message) : (fileErrorWords(error) ?? error.message);
}

/** A procedure's fields, as the options that were given: `--longest must not be less than --shortest.` */
function nameOptions(refusal: string): string {
  const fields = /(?:^|(?<= than ))([A-Z]\w*?)(?:Seconds|Url|Email)?(?= has| must|\.$)/g;
  return refusal.replaceAll(fields, (field, name: string) => {
    const option = `--${name.replaceAll(/(?<=\w)[A-Z]/g, '-$&').toLowerCase()}`;
    return process.argv.some((given) => given.split('=', 1)[0] === option) ? option : field;
  });
}

/** `x/y.yaml can't be used: its disk is full (ENOSPC, write).` */
function explainFileError(error: unknown): string | undefined {
  const why = fileErrorWords(error);
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  return why && `${path === undefined ? 'A file' : path || '""'} can't be used: ${why} (${code}, ${syscall}).`;
}

/** By name: the classes of the database's packages are loaded with their drivers, and here nothing needs them. */
const EXIT_CODES: Record<string, number> = {
  UsageError: ExitCode.Usage,
  SettingError: ExitCode.Usage,
  NoDatabase: ExitCode.NoDatabase,
  Failure: ExitCode.Failed,
  Refusal: ExitCode.Failed,
};

function getExitCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'StoreError') return getErrorCode(error) === 'refused' ? ExitCode.Failed : ExitCode.NoDatabase;
  // A file that can't be read or written is told in words; anything else is a fault of ours, told with its stack.
  return EXIT_CODES[error.name] ?? ('syscall' in error ? ExitCode.Failed : undefined);
}
