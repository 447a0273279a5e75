import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findCause } from '#database/sqlite/findCause';
import { describeExitCode } from '../src/exec/exitCodeTables.js';
import { findFailure } from '../src/exec/failure/findFailure.js';
import { parseLevel } from '../src/exec/parseLevel.js';
import { cpuTime } from './cpuTime.js';
import { readCases } from './failureCases.js';

/**
 * One for each part of a rule: what it takes, or leaves. They are real outputs, but for PowerShell, .NET, sqlcmd, mysql,
 * sqlplus, psql's ERROR, Dart, Haskell, Zig, Maven, Gradle, Terraform's first, Ansible and docker, which follow their
 * documentation.
 */
const ERRORS = readCases('errors');
/** Tried on stdout, and on stderr as where both outputs are one file. */
const LINTERS = readCases('linters');
const ON_STDOUT = [...readCases('stdout'), ...LINTERS];
const ON_STDERR = [...readCases('stderr'), ...LINTERS];
const PARTINGS = readFileSync(path.join(__dirname, 'failures', 'partings.list'), 'utf8')
  .trimEnd()
  .split('\n');

describe('the headline of a failure', () => {
  it.each(ERRORS)('%s', (_, headline, lines, ...causes) => {
    const error = findFailure(lines, []);
    expect(error?.message).toBe(headline);
    // The database takes what stands behind the last of these for the cause, or the top.
    const text = error?.stack ?? '';
    for (const cause of causes) expect(text).toContain(`Caused by: ${cause}`);
    expect(findCause(text)).toContain(causes.at(-1) ?? headline);
  });

  it.each(ERRORS)('%s is found behind what was logged before, and before a wrapper’s parting', (_, headline, lines) => {
    const before = ['starting', '2026-11-28 10:00:00 INFO 3 files', ''];
    const after = ['make: *** [Makefile:2: report] Error 1', 'INFO: closing pool', 'Total time: 3 s'];
    expect(findFailure([...before, ...lines, ...after], [])?.message).toBe(headline);
  });

  it.each(ON_STDOUT)('is in stdout where a tool tells it there, and stderr says nothing: %s', (_, headline, lines) => {
    expect(findFailure([], lines)?.message).toBe(headline || undefined);
  });

  it.each([
    ...['failed', 'Error: on line 3: '].map((head) => [head, [`${head}${'!'.repeat(1e5)}\u2028a`, 'Backup failed']]),
    ...['usage: ', 'Caused by: '].map((text) => [text, Array.from({ length: 600 }, () => text.repeat(200))]),
    ...['{─', 'ERROR: in a'].map((text) => [text, [`${text}${text.at(-1)!.repeat(64_000)}!x`]]),
    ['a frame', Array.from({ length: 600 }, (_, index) => `\tat a.B.c${index}(B.java:${index})`)],
  ] as [string, string[]][])('takes little time where much of a line is %s', (_, lines) => {
    const begun = cpuTime();
    findFailure(lines, []);
    expect(cpuTime() - begun).toBeLessThan(1500);
  });

  it.each(ON_STDERR)('is above the parting words of %s', (_, headline, lines) => {
    expect(findFailure(lines, [])?.message).toBe(headline);
  });

  it.each(['C:\\jobs\\', 'D:\\'])('and levels are the same with paths as on Windows, in %s', (drive) => {
    const onWindows = (text: string) =>
      text.replaceAll(
        /(?<!^\{.*|[\w.:/\\<>$@-])\/((?:[\w.@-]+\/)*[\w.@-]+)/g,
        (_, rest: string) => drive + rest.replaceAll('/', '\\'),
      );
    const all = [
      ...[...ERRORS, ...ON_STDERR].map(([name, headline, lines]) => ({ name, headline, stderr: lines, stdout: [] })),
      ...ON_STDOUT.map(([name, headline, lines]) => ({ name, headline, stderr: [], stdout: lines })),
    ];
    for (const { name, headline, stderr, stdout } of all) {
      const found = findFailure(stderr.map(onWindows), stdout.map(onWindows))?.message ?? '';
      expect([name, found]).toEqual([name, onWindows(headline)]);
      for (const line of [...stderr, ...stdout])
        expect([line, parseLevel(onWindows(line))]).toEqual([line, parseLevel(line)]);
    }
  });

  const traceback = ['Traceback (most recent call last):', '  File "load.py", line 1, in load', 'ValueError: no rows'];

  it.each<[string, (line: string) => string, string]>([
    ['docker compose', (line) => `load-1  | ${line}`, 'load-1 exited with code 1'],
    ['docker compose by a name', (line) => `load${' '.repeat(20)}| ${line}`, 'load exited with code 1'],
    ['pm2 with times', (line) => `0|load  | 2026-11-24T10:00:00: ${line}`, '0|load  | 2026-11-24T10:00:00: '],
    ['foreman', (line) => `10:00:00 web.1  | ${line}`, '10:00:00 system | web.1 stopped (rc=1)'],
    [
      'syslog',
      (line) => `Nov 24 10:00:00 pc load[12]: ${line}`,
      'Nov 24 10:00:01 pc systemd[1]: x.service: Failed with result',
    ],
    ['concurrently', (line) => `[0] ${line}`, 'load exited with code 1'],
    ['pip', (line) => `      ${line}`, '      [end of output]'],
    ['a clock', (line) => `2026-11-28T10:00:0${line.length % 10}.1Z ${line}`, '2026-11-28T10:00:09.1Z done'],
    ['a logger', (line) => `[2026-11-28] {a.py:${line.length}} INFO - ${line}`, '[2026-11-28] {a.py:1} INFO - x'],
    ['kubectl', (line) => `[pod/load-x/load] ${line}`, ''],
    ['logging', (line) => line.replace('Trace', 'ERROR:root:Trace'), 'INFO:root:bye'],
  ])('is what was run, not what %s puts before its lines', (_, wrap, parting) => {
    expect(findFailure([...traceback.map(wrap), parting], [])?.message).toBe('ValueError: no rows');
  });

  const timed = ERRORS.filter(([name]) => /^(?:node-|java-|go-|rust-|php-|ruby-|psql-|bash-)/.test(name));

  it.each(timed)('%s is found where a time stands before each line', (_, headline, lines) => {
    for (const time of [
      '2026-11-24T10:00:00.123456789Z ',
      '[10:00:00] ',
      'Nov 24 10:00:00 ',
      'Nov 24 10:00:00 pc load[12]: ',
      '[load] ',
      '[load]: ',
      'load-1  | 2026-11-24T10:00:00.123456789Z ',
      '[pod/load-x2/load] 2026-11-24T10:00:00.123456789Z ',
      '2026-11-24T10:00:00.123456789Z stderr F ',
      'load\tRun\t2026-11-24T10:00:00Z ',
    ]) {
      const printed = ['INFO 3 files', '- a.csv', ...lines].map((line) => `${time}${line}`);
      expect(findFailure(printed, [])?.message).toBe(headline);
    }
  });

  it('is an error on stdout where stderr holds only warnings, or what a wrapper or a log says, or that it failed', () => {
    const warnings = ['a.py:3: DeprecationWarning: use b', 'RuntimeWarning: Enable tracemalloc'];
    expect(findFailure(warnings, ['ERROR: no rows', 'bye'])?.message).toBe('ERROR: no rows');
    expect(findFailure(warnings, ['2 rows'])?.message).toBe(warnings[1]);
    expect(findFailure(['load failed'], ['ERROR: no rows'])?.message).toBe('ERROR: no rows');
    expect(findFailure(['Loading: 100%|███| 3/3'], ['ERROR: no rows'])?.message).toBe('ERROR: no rows');
    expect(findFailure(['load failed'], ['2 rows'])?.message).toBe('load failed');
    const said = ['2026-11-28 10:00:00 INFO checking', 'Sending a mail', 'make: *** [Makefile:2: lint] Error 1'];
    expect(findFailure(said, ["a.py:1:1: F401 'os' imported but unused"])?.message).toContain('F401');
  });

  it('is the last line that stands by itself where nothing is known', () => {
    expect(findFailure([], [])).toBeUndefined();
    expect(findFailure(['', '  '], [])).toBeUndefined();
    expect(findFailure(['}', '  '], [])?.message).toBe('}');
  });

  it.each([
    ['time=2026-11-28T10:00:00Z level=error msg="no rows" table=sales'],
    ['{"level":"error","msg":"no rows"}', 'no rows'],
    ['2026-11-28 10:00:00 ERROR no rows'],
  ])('is the error of a log that goes on: %s', (line, headline = line) => {
    const after = ['2026-11-28 10:00:01 INFO connection closed', 'time=2026-11-28T10:00:01Z level=info msg=bye', 'bye'];
    expect(findFailure(['starting', line, ...after], [])?.message).toBe(headline);
  });

  it('is the error, however much is said after it', () => {
    const after = Array.from({ length: 200 }, (_, index) => `row ${index} was left out`);
    expect(findFailure(['ERROR: no rows', ...after], [])?.message).toBe('ERROR: no rows');
  });

  it.each(PARTINGS)('is what was said before, not the parting words: %s', (parting) => {
    const said = [
      "cp: cannot stat 'a': No such file or directory",
      "mv: impossible d'évaluer '/none': Aucun fichier ou dossier de ce type",
      'ERROR: no rows',
      '2026-11-24 10:00:00 ERROR table orders is missing',
      'Datei verkauf.csv konnte nicht gelesen werden',
    ];
    expect(said.map((line) => findFailure(['starting', line, parting], [])?.message)).toEqual(said);
  });

  it.each([
    'Job failed',
    'Job failed, see above',
    'Job ended with errors',
    'Job terminated with status FAILED',
    'Lavoro terminato con errori',
    'Verarbeitung mit Fehlern beendet',
    'Uscita con codice 1',
    'status=FAILED duration=3s',
    'See the log for details',
  ])('is the exception that was logged, if its logger then only says: %s', (summary) => {
    const log = ['2026-11-24 10:00:00,123 ERROR load', ...traceback, `2026-11-24 10:00:01,123 ERROR ${summary}`];
    expect(findFailure(log, [])?.message).toBe('ValueError: no rows');
  });

  it('has an exception as its cause that was logged directly above', () => {
    const log = ['ERROR:root:load', ...traceback];
    const below = findFailure([...log, 'ERROR:root:2 tables are left out'], []);
    expect(findCause(below?.stack ?? '')).toBe('ValueError: no rows');
    const later = findFailure([...log, 'INFO:root:next', 'ERROR:root:disk is full'], []);
    expect(findCause(later?.stack ?? '')).toBe('ERROR:root:disk is full');
  });
});

describe('exit codes that a program has words for', () => {
  it.each([
    ['robocopy', 1, true, "Files were copied (robocopy's exit code 1)"],
    [
      String.raw`C:\x\Robocopy.exe`,
      3,
      true,
      'There were further files or folders in the destination; files were copied',
    ],
    ['robocopy', 8, false, 'Some files or folders could not be copied'],
    ['robocopy', 16, false, 'A serious error: nothing was copied'],
    ['/usr/bin/timeout', 124, false, "It took longer than timeout allows (timeout's exit code 124)"],
    ['python', 0xc0000005, false, 'Access violation: it crashed (exit code 0xC0000005)'],
    ['robocopy', 0xc000013a, false, 'Ended by Ctrl-C, or its window was closed (exit code 0xC000013A)'],
    ['cmd', 9009, false, 'stub of the Microsoft Store (exit code 9009)'],
    ['rsync', 23, false, "Partial transfer due to error (rsync's exit code 23)"],
  ])('%s %i', (program, code, isSuccess, text) => {
    expect(describeExitCode(program, code)).toEqual({ isSuccess, text: expect.stringContaining(text) });
  });

  it('are no others', () => {
    expect(describeExitCode('python3', 1)).toBeUndefined();
    expect(describeExitCode('python', 259)).toBeUndefined();
    expect(describeExitCode('robocopy', 255)).toBeUndefined();
  });
});
