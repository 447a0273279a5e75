import { mkdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** False also for what can't be looked at. */
export function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Makes a folder and its parents, but not the system's temporary folder: everybody shares it; our mode would lock
 * others out. Not with mkdir's `recursive`, which never returns for a folder under /proc.
 *
 * @param mode of each folder that is made
 * @throws if it can't be made, or a file is in the way
 */
export function makeFolder(folder: string, mode = 0o777): void {
  if (isFolder(folder)) return;
  if (folder === path.resolve(os.tmpdir())) throw new Error(`the temporary folder ${folder} doesn't exist`);
  if (path.dirname(folder) !== folder) makeFolder(path.dirname(folder), mode);
  try {
    mkdirSync(folder, mode);
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isFolder(folder)) throw error;
  }
}
