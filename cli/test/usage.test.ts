import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exactDuration, parseDuration, showDuration } from '../src/options/duration.js';
import { parseLevel } from '../src/exec/parseLevel.js';
import { relative } from '../src/options/moment.js';
import { Stage, useOneStage } from './stage.js';

const stage = useOneStage(() => new Stage());

describe('wrong usage', () => {
  it('exits with 2, with a suggestion for a mistyped word', () => {
    expect(stage.jobLogger('rnus')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('(Did you mean runs?)'),
    });
    expect(stage.fails(2, 'runs', '--jsno')).toContain('(Did you mean --json?)');
    expect(stage.jobLogger('purge')).toMatchObject({ code: 2 });
  });

  it("doesn't include --help and --version", () => {
    expect(stage.ok('--help')).toContain('exec            run any command as a run of a job');
    expect(stage.ok('help', 'runs')).toContain('--department <name>');
    expect(stage.ok('exec', '--help')).toContain('--no-capture');
    expect(stage.ok('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('no database', () => {
  it('exits with 3 if none is set, and says how to set one', () => {
    const result = stage.run(['runs'], { env: { JOB_LOGGER_DB: '' } });
    expect(result).toMatchObject({ code: 3, stderr: expect.stringContaining('No database is set. Set JOB_LOGGER_DB') });
  });

  it("exits with 3 if it doesn't exist yet, or nothing listens", () => {
    expect(stage.fails(3, 'jobs')).toContain('Make it with: job-logger init');
    const gone = stage.jobLogger('runs', '--database', 'Server=127.0.0.1,9;Database=X;User Id=u;Password=hunter2');
    expect(gone.code).toBe(3);
    expect(gone.stderr).not.toContain('hunter2');
  });

  it("exits with 2 if the setting can't work", () => {
    expect(stage.fails(2, 'runs', '--database', 'nonsense')).toContain('neither "sqlite:PATH" nor a connection string');
  });
});

describe('init', () => {
  it('--embedded makes the file once and writes the setting once', () => {
    const folder = path.join(stage.folder, 'with space');
    stage.write('with space/.env', 'OTHER=1');
    const init = () => stage.run(['init', '--embedded', 'jobs.db'], { cwd: folder, env: { JOB_LOGGER_DB: '' } });
    expect(init()).toMatchObject({ code: 0 });
    expect(existsSync(path.join(folder, 'jobs.db'))).toBe(true);
    const written = `OTHER=1\nJOB_LOGGER_DB='sqlite:${path.join(folder, 'jobs.db')}'\n`;
    expect(readFileSync(path.join(folder, '.env'), 'utf8')).toBe(written);
    expect(init()).toMatchObject({ code: 0, stdout: expect.stringContaining('is up to date') });
    expect(readFileSync(path.join(folder, '.env'), 'utf8')).toBe(written);
    expect(stage.run(['jobs', '--json'], { cwd: folder, env: { JOB_LOGGER_DB: '' } })).toMatchObject({
      code: 0,
      stdout: '[]\n',
    });
  });

  it.each([
    ['an existing setting', Buffer.from('JOB_LOGGER_DB=sqlite:/somewhere.db\n'), 'names another database already'],
    ["a file that isn't UTF-8", Buffer.from('\uFEFFOTHER=1\r\n', 'utf16le'), "isn't UTF-8 and is left as it is"],
  ])('keeps %s, and says so', (_, bytes, told) => {
    stage.write('other/.env', '');
    const file = path.join(stage.folder, 'other/.env');
    writeFileSync(file, bytes);
    expect(stage.run(['init', '--embedded', 'jobs.db'], { cwd: path.dirname(file) }).stderr).toContain(told);
    expect(readFileSync(file)).toEqual(bytes);
  });

  it('--script prints T-SQL for administrators, without a database', () => {
    const script = stage.ok('init', '--script', '--name', 'Monitoring');
    expect(script).toMatch(/^GO$/m);
    expect(script).toContain('Monitoring');
    expect(script).toContain('CREATE LOGIN');
    for (const name of ['', ' ', 'x'.repeat(129)])
      expect(stage.jobLogger('init', '--script', '--name', name)).toMatchObject({ code: 2, stdout: '' });
    expect(stage.ok('init', '--script', '--no-logins')).not.toMatch(/^\s*CREATE LOGIN/m);
  });
});

describe('durations', () => {
  it.each([
    ['30s', 30_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['1.5h', 5_400_000],
    ['180d', 15_552_000_000],
  ])('%s', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

  it.each(['', '30', 'h', '-5m', '5 m', '1h30', '1..5h'])('"%s" is none', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );

  it('are formatted so that they can be parsed again', () => {
    for (const seconds of [1, 59, 60, 61, 3600, 5400, 86_400, 90_061])
      expect(parseDuration(exactDuration(seconds))).toBe(seconds * 1000);
  });

  it.each([
    [0.04, '0.0 s'],
    [9.96, '10 s'],
    [59.6, '1 min'],
    [192, '3 min 12 s'],
    [7500, '2 h 5 min'],
    [190_800, '2 d 5 h'],
  ])('%f s is shown as %s', (seconds, text) => expect(showDuration(seconds)).toBe(text));

  it.each([
    [2, 'just now'],
    [59, '59 s ago'],
    [180, '3 min ago'],
    [7200, '2 h ago'],
    [200_000, '2 d ago'],
    [700_000, undefined],
    [-60, undefined],
  ])('%i s ago are %s', (seconds, text) => expect(relative(seconds)).toBe(text));
});

describe('the level that a line names', () => {
  it.each([
    ['WARNING:root:x', 'warn'],
    ['ERROR: x', 'error'],
    ['[ERROR] x', 'error'],
    ['(INFO) x', 'info'],
    ['2026-11-24 10:00:00,123 - my.module - CRITICAL - x', 'error'],
    ['2026-11-24T10:00:00Z | DEBUG | x', 'debug'],
    ['10:00:00 WARN - x', 'warn'],
    ['ERROR count is 0', 'info'],
    ['No ERROR: none', 'info'],
    ['Errors: 0', 'info'],
    ['INFORMATION: x', 'info'],
    ['', 'info'],
    ['2026-11-24 10:00:00,123 ERROR [main] com.shop.Sales - x', 'error'],
    ['10:00:00.123 [main] WARN  c.shop.Sales - x', 'warn'],
    ['2026-11-24T10:00:00.123+01:00  WARN 1234 --- [  main] c.s.Sales : x', 'warn'],
    ['2026-11-24 10:00:00.123 | ERROR    | __main__:load:12 - x', 'error'],
    ['2026-11-24 10:00:00.1234|ERROR|Shop.Sales|x', 'error'],
    ['[10:00:00 ERR] x', 'error'],
    ['[10:00:00 INF] x', 'info'],
    ['[2026-11-24 10:00:00,123: ERROR/MainProcess] x', 'error'],
    ['[2026-11-24T10:00:00Z ERROR shop::sales] x', 'error'],
    ['2026-11-24T10:00:00.123456Z  WARN shop: x', 'warn'],
    ['2026/11/24 10:00:00 [error] 12#12: x', 'error'],
    ['[Tue Nov 24 10:00:00.123456 2026] [core:error] [pid 12] x', 'error'],
    ['Nov 24 10:00:00 host shop[12]: WARNING: x', 'warn'],
    ['2026-11-24 10:00:00.123 UTC [12] FATAL:  x', 'error'],
    ['E1124 10:00:00.123456   12 sales.go:3] x', 'error'],
    ['W, [2026-11-24T10:00:00.123456 #12]  WARN -- : x', 'warn'],
    ['[2026-11-24T10:00:00.123456+00:00] app.ERROR: x [] []', 'error'],
    ['PHP Warning:  x in /srv/a.php on line 3', 'warn'],
    ['[24-Nov-2026 10:00:00 UTC] PHP Fatal error:  Uncaught x in /srv/a.php:3', 'error'],
    ['SEVERE: x', 'error'],
    ['AVVERTENZA: x', 'warn'],
    ['ERROR no rows', 'error'],
    ['✘ [ERROR] x', 'error'],
    ['  ERROR: 0', 'info'],
    ['Nov 24 10:00:00 host shop: WARNING x', 'warn'],
    ['<11>1 2026-11-24T10:00:00Z host shop - - - x', 'error'],
    ['{"level":200,"level_name":"INFO","message":"x"}', 'info'],
    ['{"LogLevel":"Error","Message":"x"}', 'error'],
    ['fail: Shop.Sales[0]', 'error'],
    ['time="2026-11-24T10:00:00Z" level=warning msg="x"', 'warn'],
    ['time=2026-11-24T10:00:00.000Z level=ERROR msg=x', 'error'],
    ['level=info msg="error: none"', 'info'],
    ['{"level":50,"time":1,"msg":"x"}', 'error'],
    ['{"level":"warn","msg":"x"}', 'warn'],
    ['{"levelname":"ERROR","message":"x"}', 'error'],
    ['{"@t":"2026-11-24T10:00:00Z","@l":"Warning","@m":"x"}', 'warn'],
    ['{"severity":"CRITICAL"}', 'error'],
    ['{"rows": 3, "error": null}', 'info'],
    ['{ error }', 'info'],
    ['npm WARN deprecated x', 'warn'],
    ['error: x', 'error'],
    ['error[E0308]: x', 'error'],
    ['a.c:1:2: warning: x', 'warn'],
    ['/srv/a.py:3: DeprecationWarning: x', 'warn'],
    [String.raw`C:\my jobs\a.py:3: UserWarning: x`, 'warn'],
    [String.raw`C:\jobs\a.c:1:2: error: x`, 'error'],
    [String.raw`C:\my jobs\backup.ps1: ERROR: x`, 'error'],
    [String.raw`psql:C:\jobs\a.sql:4: ERROR:  x`, 'error'],
    [String.raw`psql:C:\my jobs\a.sql:4: ERROR:  x`, 'error'],
    [String.raw`::error file=C:\jobs\a.js,line=3::x`, 'error'],
    [String.raw`2026-11-24 10:00:00 C:\jobs\a.py: ERROR: x`, 'error'],
    [String.raw`2026-11-24 10:00:00,123 jobs\a.py - ERROR - x`, 'error'],
    ['Errore: x', 'error'],
    ['errore: nessuno', 'info'],
    ['Erreur : x', 'error'],
    ['Fehler: x', 'error'],
    ['Avviso: x', 'warn'],
    ['                    ERROR    x                         a.py:4', 'error'],
    ['           CRITICAL x', 'error'],
    ['          ERROR count 3', 'info'],
    ['(node:12) [DEP0040] DeprecationWarning: x', 'warn'],
    ['##[warning]x', 'warn'],
    ['::error file=a.js,line=3::x', 'error'],
    ['[error] x', 'error'],
    ['[errors] 0', 'info'],
    ['<4>x', 'warn'],
    ['ERRO[0012] x', 'error'],
    ['2026-11-24T10:00:00Z [warning  ] x    [shop]', 'warn'],
    ['2026-11-24  1:00:00 0 [Warning] x', 'warn'],
    ['[2026-11-24T10:00:00.123+0000] {sales.py:12} ERROR - x', 'error'],
    ['26/11/24 10:00:00 WARN shop.Sales: x', 'warn'],
    ['24-Nov-2026 10:00:00.123 SEVERE [main] x', 'error'],
    ['{"severityText":"ERROR"}', 'error'],
    ['{"log":{"level":"error"}}', 'error'],
    ['{"level":3,"short_message":"x"}', 'error'],
    ['saved [error] report 10:00', 'info'],
    ['npm error x', 'error'],
    ['\u2009WARN\u2009 Unsupported engine', 'warn'],
    ['\u2009ERR_PNPM_RECURSIVE_RUN_NO_SCRIPT\u2009 None of the packages', 'error'],
    ['\u2009ELIFECYCLE\u2009 Command failed with exit code 2.', 'error'],
    ['warning package.json: No license field', 'warn'],
    ['warning shop > left-pad@1.3.0: use String.prototype.padStart()', 'warn'],
    ['warning " > eslint-config@1.0.0" has unmet peer dependency', 'warn'],
    ['error Command failed with exit code 2.', 'error'],
    ['error left-pad@9.0.0: The engine "node" is incompatible', 'error'],
    ['error count: 0', 'info'],
    ['warning signs were seen', 'info'],
    [' ⚠ Invalid next.config.js options detected:', 'warn'],
    [' ⨯ Next.js build worker exited with code: 1', 'error'],
    [' ✓ Compiled successfully', 'info'],
    ['2026-11-24 10:00:00 read 3 files, ERROR count 0', 'info'],
    ['2026-11-24 report_ERROR=0', 'info'],
    ['warning', 'info'],
    ['Warnings: 3', 'info'],
    // The first level counts, and isn't a time zone.
    ['2026-11-28 10:00:00 INFO ERROR handling enabled', 'info'],
    ['2026-11-28 10:00:00 INFO WARNING threshold 80', 'info'],
    ['2026-11-28 10:00:00 INFO - ERROR handling enabled', 'info'],
    ['2026-11-28 10:00:00 WARNING - ERROR handling is off', 'warn'],
    ['10:00:00 [INFO] ERROR handling enabled', 'info'],
    ['10:00:00 info: ERROR handling enabled', 'info'],
    ['info: ERROR handling enabled', 'info'],
    ['10:00:00 [error-handler] WARN x', 'warn'],
    ['10:00:00 [Error handler] WARN x', 'warn'],
    ['10:00:00 [INFO main] ERROR handling enabled', 'info'],
    ['10:00:00 error.log: WARN x', 'warn'],
    // What date(1) prints, in English, of the United States, of Britain, in German, French and Italian.
    ['Tue Nov 24 10:00:00 UTC 2026: ERROR: x', 'error'],
    ['Tue Nov  3 10:00:00 CET 2026 ERROR x', 'error'],
    ['Tue Nov 24 10:00:00 AM UTC 2026: ERROR: x', 'error'],
    ['Tue 24 Nov 10:00:00 GMT 2026: WARNING: x', 'warn'],
    ['Di 24. Nov 10:00:00 CET 2026: ERROR: x', 'error'],
    ['mar. 24 nov. 2026 10:00:00 CET: ERROR: x', 'error'],
    ['mar 24 nov 2026, 10:00:00, CET: ERROR: x', 'error'],
    ['24.11.2026 10:00:00 ERROR x', 'error'],
    ['1/2/2026 1:00:00 PM Error: x', 'error'],
    ['20261124 10:00:00 ERROR x', 'error'],
    ['[24/Nov/2026 10:00:00] ERROR x', 'error'],
    ['2026-11-24T10:00:00.000Z error: x', 'error'],
    ['2026-11-24T10:00:00.000Z [load] warn: x', 'warn'],
    ['2026-11-24T10:00:00.000Z [load] [error]: x', 'error'],
    ['2026-11-24T10:00:00.000Z\terror\tx', 'error'],
    ['2026-11-24 10:00:00,123 shop.sales ERROR x', 'error'],
    ['2026-11-24 10:00:00,123 __main__ WARNING x', 'warn'],
    ['2026-11-24 10:00:00,123 root ERROR x', 'error'],
    ['2026-11-24 10:00:00,123 backup ERROR x', 'error'],
    ['[backup] ERROR: x', 'error'],
    ['[backup] [warn] x', 'warn'],
    ['backup.sh: ERROR: x', 'error'],
    ['psql:a.sql:4: ERROR:  x', 'error'],
    ['2026-11-24 10:00:00.123 UTC [12] ops@shop ERROR:  x', 'error'],
    ['2026-11-24 10:00:00.12 spid51      Error: 9002, Severity: 17, State: 2.', 'error'],
    ['nginx: [emerg] x', 'error'],
    ['pg_dump: warning: x', 'warn'],
    ['Tue 11/24/2026  9:00:00.12 ERROR: x', 'error'],
    ['24/11/2026  9:00:00,12 ERROR: x', 'error'],
    ['20261124-100000 ERROR: x', 'error'],
    ['2026-11-24 ERROR: x', 'error'],
    ['1764410000.123 ERROR x', 'error'],
    ['2026-11-24 10:00:00 | shop.sales | ERROR | x', 'error'],
    ['2026-11-24 10:00:00.123 CET [12-1] ops@shop,app=psql ERROR:  x', 'error'],
    ['shop.sales - WARNING - x', 'warn'],
    ['(backup) ERROR: x', 'error'],
    ['backup[12]: ERROR: x', 'error'],
    ['❌ Error: x', 'error'],
    ['log4j:WARN x', 'warn'],
    ['E: Unable to locate package x', 'error'],
    ['[W 261124 10:00:00 web:12] x', 'warn'],
    ['[E 10:00:00.123 App] x', 'error'],
    // Sentences that only speak of one.
    ...[
      'Last error: none',
      'error: none',
      '2026-11-24 10:00:00 Error: 0',
      '2026-11-24 10:00:00 Last error: none',
      '2026-11-24 10:00:00 Last error: no rows',
      '2026-11-24 10:00:00 found ERROR in a.log',
      '2026-11-24 10:00:00,123 no ERROR was found',
      '2026-11-24 10:00:00 error pages were built',
      'Tue Nov 24 10:00:00 UTC 2026: no ERROR so far',
      'Tue Nov 24 10:00:00 UTC 2026: done, no error: all is well',
      'Sent to: error team',
      '[1/3] error pages were built',
      '[backup] ERROR: 0',
      'nginx: the configuration has no error',
      'Summary: warnings: 3',
      'The result: no error: good',
      'notice: error: is written by others',
      'Sent at 10:00 ERROR mails to 3 people',
      'At 10:00:00 the error: page was read',
      '2026-11-24 10:00:00 Checking ERROR codes',
      '2026-11-24 3 WARNING signs',
      '10:00:00 uploaded a.csv ERROR-free',
      'The following ERROR: x was fixed',
      'Step 3: error: handled by b',
      'Building - ERROR pages',
    ].map((line) => [line, 'info']),
  ])('%s', (line, level) => expect(parseLevel(line)).toBe(level));

  it('is found in linear time, also for lines made to be slow', () => {
    const begun = performance.now();
    // Quadratic time would take minutes.
    const heads = ['1', '||', '1 ', 'a.1 ', '- ', 'a: '].map((text) => `10:00:00 ${text.repeat(1e5)}`);
    for (const line of [...heads, '1'.repeat(1e6), '[0'.repeat(5e5), 'a.'.repeat(5e5), `${'1 '.repeat(5e5)}X`])
      parseLevel(line);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
