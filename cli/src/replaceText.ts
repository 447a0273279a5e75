import { chmodSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';

/** At once; a link stays one, and a file's mode stays. */
export function replaceText(file: string, text: string): void {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  const path = mode === undefined ? file : realpathSync(file);
  writeFileSync(`${path}.new`, text, { mode });
  if (mode !== undefined) chmodSync(`${path}.new`, mode);
  renameSync(`${path}.new`, path);
}
