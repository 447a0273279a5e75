import path from 'node:path';

/** The full path of a program of Windows itself: by its name alone one in the working directory would be run. */
export function systemProgram(...names: string[]): string {
  const root = process.env.SystemRoot ?? '';
  return path.join(/^[a-z]:[\\/]/i.test(root) ? root : String.raw`C:\Windows`, 'System32', ...names);
}

/** How Windows PowerShell, which every Windows has, is started for a line of ours, with further variables. */
export function powershell(line: string, variables: NodeJS.ProcessEnv = {}) {
  // PowerShell 7 leaves a path to modules that Windows PowerShell can't load (https://github.com/PowerShell/PowerShell/issues/27774).
  const others = Object.entries(process.env).filter(([name]) => !/^PSModulePath$/i.test(name));
  return {
    program: systemProgram('WindowsPowerShell', 'v1.0', 'powershell.exe'),
    words: ['-NoProfile', '-NonInteractive', '-Command', line],
    env: { ...Object.fromEntries(others), ...variables },
  };
}
