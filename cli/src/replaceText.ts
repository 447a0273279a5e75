import { chmodSync, chownSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tryOr } from '#sdk/foreign';

/** At once; a link stays one, and a file's mode and, under sudo, its owner stay. */
export function replaceText(file: string, text: string): void {
  const before = statSync(file, { throwIfNoEntry: false });
  const path = before ? realpathSync(file) : file;
  writeFileSync(`${path}.new`, text, { mode: before?.mode });
  if (before) {
    tryOr(undefined, () => chownSync(`${path}.new`, before.uid, before.gid));
    chmodSync(`${path}.new`, before.mode);
  }
  renameSync(`${path}.new`, path);
}
