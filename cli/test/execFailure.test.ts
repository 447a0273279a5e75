import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findCause } from '#database/sqlite/findCause';
import { describeExitCode } from '../src/exec/exitCodeTables.js';
import { findFailure } from '../src/exec/failure/findFailure.js';

const folder = path.join(__dirname, 'failures');

/** What stands in `failures/`: real outputs, but for PowerShell, .NET, sqlcmd, mysql, sqlplus, psql's ERROR and tools for building and deploying, which follow their documentation. */
const FAILURES: [file: string, headline: string, causes?: string[]][] = [
  [
    'python-from',
    'RuntimeError: the report failed',
    ["FileNotFoundError: [Errno 2] No such file or directory: 'sales.csv'"],
  ],
  [
    'python-group',
    'ExceptionGroup: 2 rows are wrong (2 sub-exceptions)',
    ['ValueError: row 7 has no price', 'ValueError: row 3 has no price'],
  ],
  ['python-note', "KeyError: 'price'"],
  ['python-syntax', 'SyntaxError: invalid syntax'],
  ['node-cause', 'Error: the report failed', ["SyntaxError: Expected property name or '}' in JSON at position 1"]],
  [
    'node-import',
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/srv/jobs/none.mjs' imported from /srv/jobs/imp.mjs",
  ],
  ['node-require', "Error: Cannot find module 'nowhere'"],
  ['node-throw', 'plain'],
  ['node-aggregate', 'AggregateError: two failed', ['TypeError: second', 'Error: first']],
  ['node-system', "Error: ENOENT: no such file or directory, open '/none'"],
  ['php-next', 'RuntimeException: the report failed', ['InvalidArgumentException: no data']],
  ['php-parse', 'syntax error, unexpected token ";"'],
  ['php-undefined', 'Error: Call to undefined function nofunc()'],
  ['ruby-cause', 'RuntimeError: the report failed', ['KeyError: no data']],
  ['ruby-require', 'LoadError: cannot load such file -- nowhere'],
  ['perl-confess', 'no data at a.pl line 2.'],
  ['perl-die', 'no data'],
  ['perl-open', 'can not open /none: No such file or directory at open.pl line 1.'],
  [
    'perl-strict',
    'Global symbol "$x" requires explicit package name (did you forget to declare "my $x"?) at strict.pl line 2.',
  ],
  ['java-caused', 'java.lang.RuntimeException: the report failed', ['java.lang.IllegalStateException: no data']],
  ['java-lines', 'java.lang.RuntimeException: failed', ['java.lang.IllegalStateException: no data']],
  ['java-class', 'Error: Could not find or load main class Nope', ['java.lang.ClassNotFoundException: Nope']],
  [
    'dotnet',
    'System.InvalidOperationException: the report failed',
    ["System.IO.FileNotFoundException: Could not find file '/srv/jobs/sales.csv'."],
  ],
  [
    'dotnet-framework',
    'System.InvalidOperationException: the report failed',
    ['System.FormatException: Input string was not in a correct format.'],
  ],
  ['cpp-terminate', 'std::runtime_error: no rows'],
  ['tsc', "a.ts(1,7): error TS2322: Type 'string' is not assignable to type 'number'."],
  ['gradle', "Execution failed for task ':load'. > no rows"],
  ['terraform', '│ Error: Invalid reference'],
  ['ansible', 'fatal: [db1]: FAILED! => {"changed": false, "msg": "no rows"}'],
  ['docker', 'docker: Error response from daemon: pull access denied for x, repository does not exist.'],
  ['cmd', "'foo' is not recognized as an internal or external command,"],
  ['lua', 'lua: x.lua:1: no rows'],
  ['maven', '[ERROR] Failed to execute goal x:compile: Compilation failure'],
  ['go-panic', 'panic: runtime error: index out of range [5] with length 0'],
  ...['rust-panic', 'rust-backtrace'].map((file): [string, string] => [
    file,
    'called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound, message: "No such file or directory" }',
  ]),
  ['rust-old', 'no data'],
  ['rust-error', 'Error: Os { code: 2, kind: NotFound, message: "No such file or directory" }'],
  ['r-stop', 'Error in f(3) : no data for 3'],
  ['r-library', 'Error in library(nowhere) : there is no package called ‘nowhere’'],
  ['r-long', 'Error in g(1234567890123) : inner long message of the function that fails here'],
  ['bash-set-e', "ls: cannot access '/none-such': No such file or directory"],
  ['bash-unbound', 'u.sh: line 2: NOPE: unbound variable'],
  ['npm-script', 'Missing script: "nope"'],
  ['npm-run', "Error: ENOENT: no such file or directory, open '/none'"],
  [
    'npm-offline',
    "request to https://registry.example.org/left-padx failed: cache mode is 'only-if-cached' but no cached response is available.",
  ],
  ['pip', 'ERROR: No matching distribution found for nosuchpkg'],
  ['sqlite3', 'Error: in prepare, no such table: t'],
  ['psql-connect', 'psql: error: connection to server at "127.0.0.1", port 9 failed: Connection refused'],
  [
    'psql-detail',
    'ERROR: duplicate key value violates unique constraint "sales_pkey" DETAIL: Key (id)=(7) already exists.',
  ],
  ['psql-line', 'ERROR: relation "sales" does not exist'],
  ['mysql', "ERROR 1146 (42S02) at line 1: Table 'shop.sales' doesn't exist"],
  ['sqlcmd', "Invalid object name 'dbo.Sales'. (Msg 208, Level 16)"],
  ['sqlplus', 'ORA-00942: table or view does not exist'],
  ['rsync', 'rsync: [sender] link_stat "/none-a" failed: No such file or directory (2)'],
  ['make', 'RuntimeError: the report failed', ["FileNotFoundError: [Errno 2] No such file or directory: 'sales.csv'"]],
  ['tar', 'tar: /none.tar: Cannot open: No such file or directory'],
  ['curl', "curl: (7) Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn't connect to server"],
  [
    'powershell-normal',
    String.raw`Get-Item : Cannot find path 'C:\jobs\sales figures of the whole year.csv' because it does not exist.`,
  ],
  ['powershell-italian', String.raw`Impossibile trovare il percorso 'C:\jobs\vendite.csv' perché non esiste.`],
  ['powershell-concise', String.raw`Get-Item: Cannot find path 'C:\jobs\sales.csv' because it does not exist.`],
  ['powershell-throw', 'no data'],
  ['powershell-detailed', 'no data'],
  ['powershell-category', String.raw`ObjectNotFound: (C:\jobs\sales.csv:String) [Get-Item], ItemNotFoundException`],
  ['powershell-clixml', String.raw`Get-Item : Cannot find path 'C:\jobs\sales.csv' because it does not exist.`],
];

describe('the headline of a failure', () => {
  it.each(FAILURES)('%s', (file, headline, causes = []) => {
    const error = findFailure(readLines(file), []);
    expect(error?.message).toBe(headline);
    // The database takes what stands behind the last of these for the cause, or the top.
    const text = error?.stack ?? '';
    for (const cause of causes) expect(text).toContain(`Caused by: ${cause}`);
    expect(findCause(text)).toContain(causes.at(-1) ?? headline);
  });

  it('is tried with all that stands in the folder', () => {
    expect(
      readdirSync(folder)
        .map((name) => path.parse(name).name)
        .toSorted(),
    ).toEqual(FAILURES.map(([file]) => file).toSorted());
  });

  it.each(FAILURES)('%s is found behind what was logged before, and before a wrapper’s parting', (file, headline) => {
    const before = ['starting', '2026-11-28 10:00:00 INFO 3 files', ''];
    const after = ['make: *** [Makefile:2: report] Error 1'];
    expect(findFailure([...before, ...readLines(file), ...after], [])?.message).toBe(headline);
  });

  it('is in stdout where a tool tells it there, and stderr says nothing', () => {
    expect(findFailure([], readLines('sqlcmd'))?.message).toBe("Invalid object name 'dbo.Sales'. (Msg 208, Level 16)");
    expect(findFailure([], ['all went well'])).toBeUndefined();
  });

  it('is the last line that stands by itself where nothing is known', () => {
    expect(findFailure([], [])).toBeUndefined();
    expect(findFailure(['', '  '], [])).toBeUndefined();
    expect(findFailure(['}', '  '], [])?.message).toBe('}');
  });

  it('of a Java stack that never ends is found in no time', () => {
    const frames = Array.from({ length: 600 }, (_, index) => `\tat a.B.c${index}(B.java:${index})`);
    expect(findFailure(frames, [])?.message).toBeDefined();
  });
});

describe('exit codes that a program has words for', () => {
  it.each([
    ['robocopy', 1, true, "Files were copied (robocopy's exit code 1)"],
    [
      String.raw`C:\Windows\System32\Robocopy.exe`,
      3,
      true,
      'There were further files or folders in the destination; files were copied',
    ],
    ['robocopy', 8, false, 'Some files or folders could not be copied'],
    ['robocopy', 16, false, 'A serious error: nothing was copied'],
    ['rsync', 23, false, "Partial transfer due to error (rsync's exit code 23)"],
  ])('%s %i', (program, code, isSuccess, text) => {
    expect(describeExitCode(program, code)).toEqual({ isSuccess, text: expect.stringContaining(text) });
  });

  it('are no others', () => {
    expect(describeExitCode('python3', 1)).toBeUndefined();
    expect(describeExitCode('robocopy', 255)).toBeUndefined();
  });
});

function readLines(file: string): string[] {
  return readFileSync(path.join(folder, `${file}.txt`), 'utf8').split('\n');
}
