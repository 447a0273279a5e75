/** Windows' processes: a list of them, and a request to end. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { powershell, systemProgram } from '#sdk/system';
import type { ProcessInfo } from './processTree.js';

/** How long a system program may take, in milliseconds. */
const ANSWER_WITHIN = 15_000;
const PIDS = 'ParentProcessId,ProcessId';

/** @throws if Windows doesn't answer. New systems don't have wmic, and PowerShell is slow on old ones. */
export async function listWindowsProcesses(): Promise<ProcessInfo[]> {
  const wmic = systemProgram('wbem', 'WMIC.exe');
  const listed = parseProcesses(await run(wmic, ['process', 'get', `CreationDate,${PIDS}`]).catch(() => ''));
  if (listed.length > 0) return listed;
  const query =
    `Get-CimInstance Win32_Process -Property CreationDate,${PIDS} | ` +
    "ForEach-Object { '{0:o} {1} {2}' -f $_.CreationDate, $_.ParentProcessId, $_.ProcessId }";
  const { program, words, env } = powershell(query);
  const answer = parseProcesses(await run(program, words, env));
  if (answer.length > 0) return answer;
  // Wine doesn't say when they began.
  const withoutDates = await run(wmic, ['process', 'get', PIDS]);
  const undated = parseProcesses(withoutDates.replaceAll(/^/gm, '1970-01-01 '));
  if (undated.length === 0) throw new Error('Windows lists no processes');
  return undated;
}

/** Each line: when it began, in wmic's words (2026-11-29, 15:53 in Rome: `20261129155338.123456+060`) or in ISO 8601, its parent, its pid. */
export function parseProcesses(text: string): ProcessInfo[] {
  return [...text.replaceAll('\0', '').matchAll(/^\s*(\d{14}\.\S+|\d{4}-\S+)\s+(\d+)\s+(\d+)\s*$/gm)].map(
    ([, begun = '', parent, pid]) => ({ pid: Number(pid), parent: Number(parent), begun: parseMoment(begun) }),
  );
}

function parseMoment(text: string): number {
  const [, year, month, day, hour, minute, second, offset] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d\.\d{3})\d*([+-]\d+)$/.exec(text) ?? [];
  if (year === undefined) return Date.parse(text);
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Number(offset) * 60_000;
}

/**
 * By its full path, because anybody could put a taskkill.exe into the working directory.
 *
 * @returns whether the request was accepted; a console program without a window refuses it
 */
export async function taskkill(pids: number[], ...flags: string[]): Promise<boolean> {
  return run(systemProgram('taskkill.exe'), [...pids.flatMap((pid) => ['/PID', String(pid)]), ...flags]).then(
    () => true,
    () => false,
  );
}

async function run(program: string, words: string[], env = process.env): Promise<string> {
  const options = { env, timeout: ANSWER_WITHIN, windowsHide: true, maxBuffer: 16 * 1024 * 1024 };
  return (await promisify(execFile)(program, words, options)).stdout;
}
