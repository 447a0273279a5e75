import { systemProgram } from './systemProgram.js';

/** How Windows PowerShell, which every Windows has, is started for a line of ours, with further variables. */
export function powershell(line: string, variables: NodeJS.ProcessEnv = {}) {
  // PowerShell 7 leaves a path to modules that Windows PowerShell can't load (https://github.com/PowerShell/PowerShell/issues/27774).
  const others = Object.entries(process.env).filter(([name]) => !/^PSModulePath$/i.test(name));
  const program = systemProgram('WindowsPowerShell', 'v1.0', 'powershell.exe');
  const words = ['-NoProfile', '-NonInteractive', '-Command', line];
  return { program, words, env: { ...Object.fromEntries(others), ...variables } };
}
