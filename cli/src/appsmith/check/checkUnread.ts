import { readdirSync } from 'node:fs';
import path from 'node:path';
import { type App, files } from '../app.js';
import type { Finding } from './finding.js';
import { listWidgetsInFiles } from './withFiles.js';

/** Files that `pack` doesn't read: they are in a wrong folder, or shared and nothing refers to them. */
export function* checkUnread(app: App, folder: string): Generator<Finding> {
  const read = new Set([
    files.application,
    files.widgetDefaults,
    ...app.pages.flatMap((page) => [
      files.page(page.name),
      ...page.files.values(),
      ...listWidgetsInFiles(page).map(({ file }) => file),
    ]),
  ]);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/');
    if (entry.isFile() && !/(?:^|\/)\./.test(file) && !read.has(file))
      yield { file, reason: 'nothing reads it: it is in a wrong folder, or nothing refers to it' };
  }
}
