import { chmodSync, chownSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tryOr } from '#sdk/foreign';
import { getErrorCode } from './failure.js';

/** A file that is mounted by itself, and one in a folder where this user makes none. */
const ONLY_IN_PLACE = ['EBUSY', 'EACCES', 'EPERM', 'EROFS'];

/** At once where possible; a link stays one, and a file's mode and, under sudo, its owner stay. */
export function replaceText(file: string, text: string): void {
  const before = statSync(file, { throwIfNoEntry: false });
  const path = before ? realpathSync(file) : file;
  try {
    writeFileSync(`${path}.new`, text, { mode: before?.mode });
    if (before) {
      tryOr(undefined, () => chownSync(`${path}.new`, before.uid, before.gid));
      chmodSync(`${path}.new`, before.mode);
    }
    renameSync(`${path}.new`, path);
  } catch (error) {
    tryOr(undefined, () => rmSync(`${path}.new`, { force: true }));
    if (!before || !ONLY_IN_PLACE.includes(getErrorCode(error))) throw error;
    writeInPlace(path, text);
  }
}

/** On a disk that is full, what the file held fits into it again. */
function writeInPlace(path: string, text: string): void {
  const before = readFileSync(path);
  try {
    writeFileSync(path, text);
  } catch (error) {
    tryOr(undefined, () => writeFileSync(path, before));
    throw error;
  }
}
