import path from 'node:path';

/** The full path of a program of Windows itself: by its name alone one in the working directory would be run. */
export function systemProgram(...names: string[]): string {
  const root = process.env.SystemRoot ?? '';
  return path.join(/^[a-z]:[\\/]/i.test(root) ? root : String.raw`C:\Windows`, 'System32', ...names);
}
