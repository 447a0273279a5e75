import path from 'node:path';

/** How npm removes this command: with the prefix that it was installed by, where that isn't npm's own. */
export function npmUninstall(folder = __dirname): string {
  const isWindows = process.platform === 'win32';
  const where = isWindows ? /^(.+)\\node_modules\\job-logger\\dist$/i : /^(.+)\/lib\/node_modules\/job-logger\/dist$/;
  const prefix = where.exec(folder)?.[1] ?? '';
  // https://docs.npmjs.com/cli/configuring-npm/folders#prefix-configuration
  const usual = isWindows
    ? path.join(process.env['APPDATA'] ?? '', 'npm')
    : path.dirname(path.dirname(process.execPath));
  // Without one it is a clone's.
  const isNamed = prefix !== '' && prefix.toLowerCase() !== usual.toLowerCase();
  return `npm uninstall --global${isNamed ? ` --prefix "${prefix}"` : ''} job-logger`;
}
