import { realpathSync } from 'node:fs';
import path from 'node:path';

const SHARE = /^(\\\\|\/\/)(?:[^?./]|\?\\UNC\\)/i;

/**
 * One name for a file or folder. On Windows it can have many: different case, short names (`RUNNER~1`), the prefix for
 * long paths (`\\?\`). Elsewhere each spelling is a different name.
 */
export function canonicalPath(file: string): string {
  if (process.platform !== 'win32') return file;
  const prefixed = withoutPrefix(file);
  // Windows ignores dots and blanks at the end of a name, and Node makes a folder that Explorer can't open.
  const plain = prefixed === file ? file.replaceAll(/[^\\/]+/g, withoutEnd) : prefixed;
  try {
    return withoutPrefix(realpathSync.native(plain));
  } catch {
    // If it doesn't exist yet, its folder's name counts.
    const folder = path.dirname(plain);
    return folder === plain ? plain : path.join(canonicalPath(folder), path.basename(plain));
  }
}

function withoutEnd(name: string): string {
  return name === '.' || name === '..' ? name : name.replace(/[. ]+$/, '');
}

/** Whether the name itself says so. A drive's letter may stand for one, which only `canonicalPath` shows. */
export function isOnShare(file: string): boolean {
  return SHARE.test(file);
}

/** Node adds it itself where it is needed; working folders, SQLite and cmd.exe don't accept it. */
export function withoutPrefix(file: string): string {
  return file.replace(/^\\\\\?\\UNC\\/i, String.raw`\\`).replace(/^\\\\\?\\(?=[a-z]:)/i, '');
}
