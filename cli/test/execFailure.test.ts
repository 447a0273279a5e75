import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findCause } from '#database/sqlite/findCause';
import { describeExitCode } from '../src/exec/exitCodeTables.js';
import { findFailure } from '../src/exec/failure/findFailure.js';

const folder = path.join(__dirname, 'failures');
const readLines = (file: string) => readFileSync(path.join(folder, `${file}.txt`), 'utf8').split('\n');

/** What stands in `failures/`: real outputs, but for PowerShell, .NET, sqlcmd, mysql, sqlplus, psql's ERROR, Dart, Haskell, Zig, Maven, Gradle, Terraform's first, Ansible and docker, which follow their documentation. */
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
  ['perl-module', "Can't locate DBI.pm in @INC (you may need to install the DBI module)."],
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
  ['dart', 'Exception: no rows'],
  [
    'erlang',
    'init terminating in do_boot ({no_rows,[{erl_eval,do_apply,7,[{_},{_}]},{init,start_it,1,[]},{init,start_em,1,[]},{init,do_boot,3,[]}]})',
  ],
  ['haskell', 'load: no rows'],
  ['zig', 'thread 1234 panic: no rows'],
  ['cargo', 'error[E0308]: mismatched types'],
  [
    'cmake',
    'CMake Error at CMakeLists.txt:3 (find_package): By not providing "FindNowhere.cmake" in CMAKE_MODULE_PATH this project has',
  ],
  ['cobra', 'Error: no rows'],
  ['dbt-model', 'Failure in model bad (models/bad.sql): Catalog Error: Table with name nowhere_table does not exist!'],
  ['dbt-test', 'Failure in test not_null_ok_id (models/s.yml): Got 1 result, configured to fail if != 0'],
  ['dbt-profile', 'Runtime Error: dbt cannot run because no profile was specified for this dbt project.'],
  ['dd', "dd: error writing '/dev/full': No space left on device"],
  ['esbuild', '✘ [ERROR] Unexpected ";"'],
  ['fish-cd', "cd: The directory '/none' does not exist"],
  ['fish-command', 'fish: Unknown command: nowherecmd'],
  ['fish-option', 'string match: --bad: unknown option'],
  ['fish-syntax', 'Missing end to balance this if statement'],
  ['fish-wildcard', "fish: No matches for wildcard '*.none'. See `help wildcards-globbing`."],
  ['gcc', 'a.c:1:20: error: ‘x’ undeclared (first use in this function)'],
  ['git-hint', "error: failed to push some refs to '../a'"],
  ['gmake', 'x.c:1:20: error: ‘y’ undeclared (first use in this function)'],
  ['gcc-link', "b.c:(.text+0xa): undefined reference to `f'"],
  ['gcc-file', 'cc1: fatal error: none.c: No such file or directory'],
  ['go-log', '2026/11/28 20:42:39 load sales: no rows'],
  ['go-test', '--- FAIL: TestA (0.00s): main_test.go:3: got 2 rows, want 3'],
  ['javac', 'A.java:1: error: incompatible types: String cannot be converted to int'],
  ['jest', '● adds: expect(received).toBe(expected) // Object.is equality'],
  ['jq', 'jq: error: syntax error, unexpected $end (Unix shell quoting issues?) at <top-level>, line 1: .a |'],
  ['log-klog', 'E1128 10:00:00.000000 1 main.go:3] no rows'],
  ['node-assert', 'AssertionError [ERR_ASSERTION]: Expected values to be strictly deep-equal: + actual - expected'],
  ['node-emitted', 'Error: connect ECONNREFUSED 127.0.0.1:1'],
  ['node-memory', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
  ['node-test', 'not ok 1 - adds'],
  ['pytest', 'FAILED pt/test_x.py::test_a - AssertionError: no rows'],
  ['pytest-import', "ModuleNotFoundError: No module named 'nowhere_mod'"],
  ['python-abort', 'Fatal Python error: Aborted'],
  ['python-lines', 'ValueError: row 3: no price'],
  [
    'r-file',
    'Error in file(file, "rt") : cannot open the connection',
    ["cannot open file 'none.csv': No such file or directory"],
  ],
  ['rsync-ssh', 'ssh: Could not resolve hostname nowhere.invalid: Name or service not known'],
  ['ruby-syntax', "b.rb:1: syntax error, unexpected end-of-input, expecting ')'"],
  ['scp', 'ssh: Could not resolve hostname nowhere.invalid: Name or service not known'],
  ['tar-gzip', 'gzip: stdin: not in gzip format'],
  ['tar-child', 'tar (child): /proc/x.tgz: Cannot open: No such file or directory'],
  ['tar-missing', 'tar: none: Cannot stat: No such file or directory'],
  ['tcl', 'no rows'],
  ['terraform-init', 'Error: Argument definition required'],
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
    const names = readdirSync(folder).map((name) => path.parse(name).name);
    expect(names.toSorted()).toEqual(FAILURES.map(([file]) => file).toSorted());
  });

  it.each(FAILURES)('%s is found behind what was logged before, and before a wrapper’s parting', (file, headline) => {
    const before = ['starting', '2026-11-28 10:00:00 INFO 3 files', ''];
    const after = ['make: *** [Makefile:2: report] Error 1'];
    expect(findFailure([...before, ...readLines(file), ...after], [])?.message).toBe(headline);
  });

  it.each([
    ['sqlcmd', readLines('sqlcmd'), "Invalid object name 'dbo.Sales'. (Msg 208, Level 16)"],
    [
      'mypy',
      ['a.py:3: error: Name "x" is not defined', 'Found 1 error in 1 file'],
      'a.py:3: error: Name "x" is not defined',
    ],
    ['tsc', readLines('tsc'), readLines('tsc')[0]],
    [
      'ruff',
      ['F401 [*] `os` imported but unused', ' --> a.py:1:8', '', 'Found 1 error.', '[*] 1 fixable.'],
      'Found 1 error.',
    ],
    [
      'oxlint',
      ['  ! eslint(no-debugger)', 'Found 1 warning and 0 errors.', 'Finished in 5ms.'],
      'Found 1 warning and 0 errors.',
    ],
    ['ninja', ['[1/1] false', 'FAILED: x', 'false', 'ninja: build stopped: subcommand failed.'], 'FAILED: x'],
    ['git merge', ['CONFLICT (content): x', 'Automatic merge failed; fix it.'], 'Automatic merge failed; fix it.'],
    ['php', ['Could not open input file: a.php'], 'Could not open input file: a.php'],
    [
      'Maven',
      ['[ERROR] There is no POM -> [Help 1]', '[ERROR]', '[ERROR] [Help 1] http://x'],
      '[ERROR] There is no POM -> [Help 1]',
    ],
    ['nothing', ['all went well: 0 errors', '12 rows'], undefined],
  ])('is in stdout where a tool tells it there, and stderr says nothing: %s', (_, lines, headline) => {
    expect(findFailure([], lines)?.message).toBe(headline);
  });

  it.each([
    [
      'Java',
      ['Unrecognized option: -X', 'Error: Could not create the Java Virtual Machine.'],
      'Unrecognized option: -X',
    ],
    [
      'docker',
      ['docker: Cannot connect to the daemon.', '', "Run 'docker run --help' for more information"],
      'docker: Cannot connect to the daemon.',
    ],
    [
      'Node, an object',
      ['throw {', '^', '{', '  code: 5,', "  why: 'x'", '}', '', 'Node.js v20.20.2'],
      "{ code: 5, why: 'x' }",
    ],
    [
      'Node, a rejection',
      [
        '      ^',
        '',
        'UnhandledPromiseRejection: This … with the reason "no queue".',
        '    at f (node:x:1:2) {',
        '}',
        '',
        'Node.js v20.20.2',
      ],
      'Unhandled rejection: no queue',
    ],
  ])('is above the parting words of %s', (_, lines, headline) => {
    expect(findFailure(lines, [])?.message).toBe(headline);
  });

  it('is the last line that stands by itself where nothing is known', () => {
    expect(findFailure([], [])).toBeUndefined();
    expect(findFailure(['', '  '], [])).toBeUndefined();
    expect(findFailure(['}', '  '], [])?.message).toBe('}');
  });

  it('isn’t an error that was logged before another program reported the cause', () => {
    const lines = ['ERROR: attempt 1 of 3 failed', 'curl: (6) Could not resolve host: sales.example'];
    expect(findFailure(lines, [])?.message).toBe(lines[1]);
  });

  it.each([
    'time=2026-11-28T10:00:00Z level=error msg="no rows" table=sales',
    '{"level":"error","msg":"no rows"}',
    '2026-11-28 10:00:00 ERROR no rows',
  ])('is the error of a log that goes on: %s', (line) => {
    const after = ['2026-11-28 10:00:01 INFO connection closed', 'time=2026-11-28T10:00:01Z level=info msg=bye', 'bye'];
    expect(findFailure(['starting', line, ...after], [])?.message).toBe(line);
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
    ['/usr/bin/timeout', 124, false, "It took longer than timeout allows (timeout's exit code 124)"],
    ['rsync', 23, false, "Partial transfer due to error (rsync's exit code 23)"],
  ])('%s %i', (program, code, isSuccess, text) => {
    expect(describeExitCode(program, code)).toEqual({ isSuccess, text: expect.stringContaining(text) });
  });

  it('are no others', () => {
    expect(describeExitCode('python3', 1)).toBeUndefined();
    expect(describeExitCode('robocopy', 255)).toBeUndefined();
  });
});
