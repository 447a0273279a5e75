import { StoreError, type StoreErrorCode } from './runStore.js';

/** SQLite's primary result codes (https://sqlite.org/rescode.html) and what they mean to a shipper. */
const MEANINGS: Record<number, { code: StoreErrorCode; text: (file: string) => string }> = {
  3: { code: 'rights', text: (file) => `This user may not use ${file}: check the file's permissions.` },
  5: { code: 'unavailable', text: (file) => `${file} is busy: others have been writing to it all the while.` },
  6: { code: 'unavailable', text: (file) => `A table of ${file} is locked by this process.` },
  8: {
    code: 'rights',
    text: (file) => `${file} can't be written by this user: check permissions of the file and its folder.`,
  },
  10: { code: 'unavailable', text: (file) => `The disk failed while reading or writing ${file}.` },
  11: {
    code: 'schema',
    text: (file) => `${file} is damaged. Put a backup in its place, or move it away and run init.`,
  },
  13: { code: 'unavailable', text: (file) => `The disk is full: ${file} can't grow.` },
  14: { code: 'unavailable', text: (file) => `${file} can't be opened: check the path and its folder's permissions.` },
  19: { code: 'refused', text: () => `The embedded database refused the data.` },
  20: { code: 'refused', text: () => `The embedded database refused the data: a value of the wrong type.` },
  26: {
    code: 'schema',
    text: (file) => `${file} isn't a SQLite database. Choose another path, or move it away and run init.`,
  },
};

/** Whatever SQLite threw as a {@link StoreError}; what isn't SQLite's stays as it is. */
export function sqliteError(error: unknown, file: string): unknown {
  if (!isSqliteError(error)) return error;
  if (/no such (table|column|view)/.test(error.message)) {
    return new StoreError('schema', `${file} is older than this version of JobLogger. Run: job-logger init`, {
      cause: error,
    });
  }
  // Extended codes keep the primary one in their low byte.
  const meaning = MEANINGS[error.errcode & 0xff];
  if (!meaning) return new StoreError('refused', `The embedded database said: ${error.message}.`, { cause: error });
  return new StoreError(meaning.code, `${meaning.text(file)} (${error.message})`, { cause: error });
}

/** By shape: the driver's errors may come from another realm, where `instanceof Error` says no. */
function isSqliteError(error: unknown): error is { errcode: number; message: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    'message' in error
  );
}
