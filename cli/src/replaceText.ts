import {
  chmodSync,
  chownSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tryOr } from '#sdk/foreign';
import { getErrorCode } from './failure.js';

/** A file that is mounted by itself, and one in a folder where this user makes none. */
const ONLY_IN_PLACE = ['EBUSY', 'EACCES', 'EPERM', 'EROFS'];

/**
 * At once where possible; a link stays one, and a file's mode and, under sudo, its owner stay.
 *
 * @throws with the file's path, which Node leaves out where a disk is full; the file is then as it was
 */
export function replaceText(file: string, text: string | Buffer): void {
  try {
    const before = statSync(file, { throwIfNoEntry: false });
    // Of a device, a pipe or a folder.
    if (before && !before.isFile()) writeFileSync(file, text);
    else replace(before ? realpathSync(file) : file, text, before);
  } catch (error) {
    throw Object.assign(error as Error, { path: file });
  }
}

function replace(path: string, text: string | Buffer, before: Stats | undefined): void {
  const made = `${path}.${process.pid}.new`;
  try {
    writeFileSync(made, text, { mode: before?.mode });
    if (before) {
      tryOr(undefined, () => chownSync(made, before.uid, before.gid));
      chmodSync(made, before.mode);
    }
    renameSync(made, path);
  } catch (error) {
    tryOr(undefined, () => rmSync(made, { force: true }));
    if (!before || !ONLY_IN_PLACE.includes(getErrorCode(error))) throw error;
    writeInPlace(path, text);
  }
}

/** On a disk that is full, what the file held fits into it again. */
function writeInPlace(path: string, text: string | Buffer): void {
  const before = readFileSync(path);
  try {
    writeFileSync(path, text);
  } catch (error) {
    tryOr(undefined, () => writeFileSync(path, before));
    throw error;
  }
}
