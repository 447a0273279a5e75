import { realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * The one name of a file or folder that has many on Windows: other cases, short names (`RUNNER~1`), the prefix for long
 * ones (`\\?\`). Elsewhere each spelling is a name of its own.
 */
export function canonicalPath(file: string): string {
  if (process.platform !== 'win32') return file;
  const plain = withoutPrefix(file);
  try {
    return withoutPrefix(realpathSync.native(plain));
  } catch {
    // Not there yet: then its folder's name counts.
    const folder = path.dirname(plain);
    return folder === plain ? plain : path.join(canonicalPath(folder), path.basename(plain));
  }
}

/** Node puts it in front itself where it must; folders to work in and SQLite don't take it. */
function withoutPrefix(file: string): string {
  return file.replace(/^\\\\\?\\UNC\\/i, String.raw`\\`).replace(/^\\\\\?\\(?=[a-z]:)/i, '');
}
