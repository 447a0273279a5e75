/** Which processes `exec --timeout` ends: those of the command, and none that got an ended one's id. */
import { growTree, type ProcessInfo } from '../src/exec/processTree.js';
import { parseProcesses } from '../src/exec/windowsProcesses.js';

const ROOT = 10;
/** `pid parent begun`, by commas. */
const list = (text: string): ProcessInfo[] =>
  text.split(', ').map((line) => {
    const [pid = 0, parent = 0, begun = 0] = line.split(' ').map(Number);
    return { pid, parent, begun };
  });

it.each([
  ['children, and theirs', ['12 11 7, 11 10 6, 10 1 5, 13 1 6'], [10, 11, 12]],
  ['no older process whose parent had the id before', ['10 1 5, 11 10 4, 12 11 9'], [10]],
  ['what an ended member has left', ['10 1 5, 11 10 6', '12 11 7'], [12]],
  ['no process that has got the id of a member', ['10 1 5, 11 10 6', '10 1 5, 11 1 8, 12 11 9'], [10]],
  ['what a member left before another got its id', ['10 1 5, 11 10 6', '11 1 8, 12 11 7, 13 11 9'], [12]],
])('%s', (_what, looks, living) => {
  const tree = new Map([[ROOT, 5]]);
  const found = looks.map((look) => growTree(tree, list(look)).toSorted((one, other) => one - other));
  expect(found.at(-1)).toEqual(living);
});

it("marked ones wherever they are, and never this process's own", () => {
  const living = [...list(`${process.pid} 10 6, 10 1 5`), { pid: 11, parent: 1, begun: 6, marked: true }];
  expect(growTree(new Map([[ROOT, 5]]), living)).toEqual([10, 11]);
});

it("Windows' list is read from wmic and from PowerShell, in UTC", () => {
  const wmic =
    'CreationDate               ParentProcessId  ProcessId  \r\r\n' +
    '                           0                0          \r\r\n' +
    '20261129165338.123456+060  4                88         \r\r\n';
  const expected = [{ pid: 88, parent: 4, begun: Date.UTC(2026, 10, 29, 15, 53, 38, 123) }];
  expect(parseProcesses(wmic)).toEqual(expected);
  // As wmic writes to a file.
  expect(parseProcesses(Buffer.from(`\uFEFF${wmic}`, 'utf16le').toString())).toEqual(expected);
  expect(parseProcesses(' 0 0\r\n2026-11-29T16:53:38.1234567+01:00 4 88\r\n')).toEqual(expected);
});
