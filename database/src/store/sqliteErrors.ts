import { StoreError, type StoreErrorCode } from './runStore.js';

/** SQLite's primary result codes (https://sqlite.org/rescode.html), their meaning for a shipper, and our messages. */
const MEANINGS: Record<number, [StoreErrorCode, string]> = {
  3: ['rights', "This user may not use FILE: check the file's permissions."],
  5: ['unavailable', 'FILE is busy: others have been writing to it all the while.'],
  6: ['unavailable', 'A table of FILE is locked by this process.'],
  8: ['rights', "FILE can't be written by this user: check permissions of the file and its folder."],
  10: ['unavailable', 'The disk failed while reading or writing FILE.'],
  11: ['schema', 'FILE is damaged. Put a backup in its place, or move it away and run init.'],
  13: ['unavailable', "The disk is full: FILE can't grow."],
  14: ['unavailable', "FILE can't be opened: check that it is a file, and its folder's permissions."],
  19: ['refused', 'The embedded database refused the data.'],
  26: ['schema', "FILE isn't a SQLite database. Choose another path, or move it away and run init."],
};

const PASSING: [StoreErrorCode, string] = ['unavailable', 'FILE could not do it.'];
const OLDER: [StoreErrorCode, string] = [
  'schema',
  'FILE lacks what this version of JobLogger needs. Run job-logger init; if that changes nothing, restore a backup.',
];

/** Converts an SQLite error to a {@link StoreError}; other errors are returned unchanged. */
export function sqliteError(error: unknown, file: string): unknown {
  // Recognised by its shape, because the driver's errors may come from another realm, where `instanceof Error` is
  // false.
  const { errcode, message } = (error ?? {}) as { errcode?: unknown; message?: string };
  if (typeof errcode !== 'number') return error;
  const isOld = /no such (table|column|view)/.test(message ?? '');
  // Extended codes have the primary one in their low byte.
  const [code, text] = isOld ? OLDER : (MEANINGS[errcode & 0xff] ?? PASSING);
  return new StoreError(code, `${text.replace('FILE', () => file)} (${message})`, { cause: error });
}
