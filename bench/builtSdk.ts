import path from 'node:path';

/** A file of the built SDK, as people's scripts load it, also where jest resolves packages to their sources. */
export function resolveBuiltSdk(file: string): string {
  return path.resolve(__dirname, '../sdk/dist', file);
}
