import { parseLevel } from '../src/exec/parseLevel.js';
import { cpuTime } from './cpuTime.js';

const all = (level: string, ...lines: string[]) => lines.map((line) => [line, level]);

describe('the level that a line names', () => {
  it.each([
    ...all('warn', 'WARNING:root:x', 'Avviso: x'),
    ...all('warn', '2026-11-24T10:00:00.123+01:00  WARN 1234 --- [  main] c.s.Sales : x', 'AVVERTENZA: x', '<4>x'),
    ...all('warn', 'W, [2026-11-24T10:00:00.123456 #12]  WARN -- : x', 'PHP Warning:  x in /srv/a.php on line 3'),
    ...all('warn', 'Nov 24 10:00:00 host shop: WARNING x', '##[warning]x'),
    ...all('warn', 'time="2026-11-24T10:00:00Z" level=warning msg="x"', '{"level":"warn","msg":"x"}', 'ACHTUNG! x'),
    ...all('warn', '{"@t":"2026-11-24T10:00:00Z","@l":"Warning","@m":"x"}', 'npm WARN deprecated x'),
    ...all('warn', '/srv/a.py:3: DeprecationWarning: x', '2026-11-24  1:00:00 0 [Warning] x'),
    ...all('warn', '(node:12) [DEP0040] DeprecationWarning: x', 'CMake Deprecation Warning at CMakeLists.txt:1 (x):'),
    ...all('warn', '26/11/24 10:00:00 WARN shop.Sales: x', '{"s":"W","msg":"x"}'),
    ...all('warn', 'warning package.json: No license field'),
    ...all('warn', 'warning shop > left-pad@1.3.0: use String.prototype.padStart()', 'a.cs(3,9): warning CS0168: x'),
    ...all('warn', ' ⚠ Invalid next.config.js options detected:', '12:M 24 Nov 2026 10:00:00.123 # x'),
    ...all('warn', '10:00:00 [MainThread  ] [WARNI]  x', '{"@fields":{"level":"warn"}}', '1.79604492e+09\twarn\tx'),
    ...all('warn', '[10:00:00 WRN] x', 'Attenzione: x', 'Warnung: x', 'Avertissement : x', 'Advertencia: x'),
    ...all('warn', '{"level":40,"msg":"x"}'),
    ...all('error', 'ERROR: x', '[ERROR] x', '2026-11-24 10:00:00,123 ERROR [main] com.shop.Sales - x', '[E] x'),
    ...all('error', '[Tue Nov 24 10:00:00.123456 2026] [core:error] [pid 12] x', 'fail: Shop.Sales[0]'),
    ...all('error', 'E1124 10:00:00.123456   12 sales.go:3] x', '<11>1 2026-11-24T10:00:00Z host shop - - - x'),
    ...all('error', '[2026-11-24T10:00:00.123456+00:00] app.ERROR: x [] []', '{"LogLevel":"Error","Message":"x"}'),
    ...all('error', '[24-Nov-2026 10:00:00 UTC] PHP Fatal error:  Uncaught x in /srv/a.php:3', 'Errore: x'),
    ...all('error', 'time=2026-11-24T10:00:00.000Z level=ERROR msg=x', '{"level":50,"time":1,"msg":"x"}', 'Erreur : x'),
    ...all('error', '{"levelname":"ERROR","message":"x"}', '{"severity":"CRITICAL"}', 'error[E0308]: x', 'Fehler: x'),
    ...all('error', String.raw`C:\my jobs\backup.ps1: ERROR: x`, String.raw`psql:C:\my jobs\a.sql:4: ERROR:  x`),
    ...all('error', String.raw`::error file=C:\jobs\a.js,line=3::x`),
    ...all('error', String.raw`2026-11-24 10:00:00 C:\jobs\a.py: ERROR: x`, '           CRITICAL x'),
    ...all('error', '[12:00:00] [Server thread/ERROR]: x', '2026-11-24T10:00:00Z E! [x] y'),
    ...all('error', '2026-11-24T10:00:00.1Z stderr F ERROR x', 'load-1  | {"PRIORITY":"3"}', 'npm error x'),
    ...all('error', '{"record":{"level":{"name":"ERROR"}}}', '{"severityText":"ERROR"}'),
    ...all('error', '[2026-11-24T10:00:00.123+0000] {sales.py:12} ERROR - x', '{"log":{"level":"error"}}', 'Error - x'),
    ...all('error', '0    [main] ERROR shop.Sales  - x', '2026-11-24T10:00:00Z pid=1 tid=a class=B ERROR: x'),
    ...all('error', '2026-11-24 10:00:00.123 [E] x', '2026-11-24 10:00:00.123456 E [12:60] Load -- x'),
    ...all('error', '24-Nov-2026 10:00:00.123 SEVERE [main] x', '{"level":3,"short_message":"x"}', 'error:   no rows'),
    ...all('error', '####<Nov 24, 2026 10:00:00,123 AM CET> <Emergency> <WebLogicServer> <h> <s> <x>', '{ERROR} x'),
    ...all('error', '\u2009ERR_PNPM_RECURSIVE_RUN_NO_SCRIPT\u2009 None of the packages', 'shop.auth: ERROR timeout'),
    ...all('error', '\u2009ELIFECYCLE\u2009 Command failed with exit code 2.', 'Dec  1 10:00:00 pc load[12]: ERROR: x'),
    ...all('error', '12/01 10:00:00 [ERROR] x', '[main]\tERROR\tx'),
    ...all('error', 'error Command failed with exit code 2.', ' ⨯ Next.js build worker exited with code: 1'),
    ...all('error', 'error left-pad@9.0.0: The engine "node" is incompatible', '20261124T100000Z ERROR x'),
    ...all('error', "ERROR 2002 (HY000): Can't connect to server on '127.0.0.1' (115)", 'a.ts:1:7 - error TS2322: x'),
    ...all('error', 'backup ERROR: x', '2026/11/24 10:00:00 - Table input.0 - ERROR (version 9) : x'),
    ...all('error', 'LINK : fatal error LNK1104: x'),
    ...all('error', 'PHP Parse error:  syntax error, unexpected token in a.php on line 3', '{"@level":"error"}'),
    ...all('error', 't=2026-11-24T10:00:00+0000 lvl=eror msg=x', 'ERRO[2026-11-24T10:00:00Z] x'),
    ...all('error', 'ERROR[11-24|10:00:00.000] x', 'mysqldump: Got error: 2002: x', '2026-11-24 10:00:00 ERROR'),
    ...all('error', 'Tuesday, November 24, 2026 10:00:00 AM ERROR x', 'E20261124 10:00:00.123456 12 sales.cc:3] x'),
    ...all('error', 'node-pre-gyp ERR! x', '1764000000000 ERROR x', '{"level":"dpanic","msg":"x"}', 'shop - ERROR: x'),
    ...all('error', 'CMake Error at CMakeLists.txt:3 (message):', 'dpkg: error processing package x (--configure):'),
    ...all('error', 'rsync error: some files could not be transferred (code 23)', 'Error response from daemon: x'),
    ...all('error', String.raw`C:\my jobs\a.csproj : error NU1101: x`, '{"level":"ERROR+4"}', "a='b c' level='error'"),
    ...all('error', 'db-1  | Nov 24, 2026 10:00:00 AM (shop) ERROR: 没有数据 3', '12 [main] ERROR c.s.Sales - x'),
    ...all('error', '[Nest] 12  - 11/24/2026, 10:00:00 AM   ERROR [Sales] x', '[shop]  ERROR  x', 'load.py:12 ERROR x'),
    ...all('error', '10-24 22:19 backup       ERROR    x', '2026-11-24 - shop - ERROR - x', '[shop:ERROR] x'),
    ...all('error', '0|load  | ERROR: x', 'load                    | 10:00:00 ERROR x'),
    ...all('error', '24 Nov 2026 10:00:00,123 [main] ERROR x', '10:00AM PNC x', '3 nov. 2026 10:00:00 ERROR x'),
    ...all('error', '10:00:00 MainThread ERROR x', '2026-11-24T10:00:00.123Z error x', '261124 10:00:00 [ERROR] x'),
    ...all('error', '[10:00:00 FTL] x', 'GRAVE: x', 'SCHWERWIEGEND: x', 'FATALE: x', 'ALERT: x'),
    ...all('debug', '2026-11-24T10:00:00Z | DEBUG | x', 'trce: Shop.Sales[0]', 'TRAC[0001] x', '[10:00:00 VRB] x'),
    ...all('debug', '[10:00:00 DBG] x', 'TRACE: x', 'FINE: x', '{"level":20,"msg":"x"}'),
    ...all('info', 'ERROR count is 0', 'No ERROR: none', '  ERROR: 0', 'errore: nessuno', '          ERROR count 3'),
    ...all('info', '{"priority":"3"}', '[errors] 0', 'saved [error] report 10:00', 'error count: 0'),
    ...all('info', '2026/11/24 10:00:00 - Table output - ERROR 0', 'error: 0.12'),
    ...all('info', '2026-11-24T10:00:00Z INFO shop: ERROR: x', '2026-11-24T10:00:00.123Z error count 0'),
    ...all('info', '{"level":30,"msg":"x"}'),
    // The first level counts, and isn't a time zone.
    ...all('info', '2026-11-28 10:00:00 INFO WARNING threshold 80', '10:00:00 info: ERROR handling enabled'),
    ...all('info', '10:00:00 [INFO main] ERROR handling enabled'),
    ...all('warn', '10:00:00 [error-handler] WARN x'),
    // What date(1) prints, in English, of the United States, of Britain, in German, French and Italian.
    ...all('error', 'Tue Nov  3 10:00:00 CET 2026 ERROR x', '❌ Error: x', 'Di 24. Nov 10:00:00 CET 2026: ERROR: x'),
    ...all('error', 'panic: x', 'mar. 24 nov. 2026 10:00:00 CET: ERROR: x', '24.11.2026 10:00:00 ERROR x'),
    ...all('error', '1/2/2026 1:00:00 PM Error: x', '20261124 10:00:00 ERROR x', 'shop|ERROR|x'),
    ...all('error', '2026-11-24 10:00:00,123 shop.sales ERROR x', '2026-11-24 10:00:00,123 backup ERROR x'),
    ...all('error', 'psql:a.sql:4: ERROR:  x', 'nginx: [emerg] x'),
    ...all('error', '2026-11-24 10:00:00.123 UTC [12] ops@shop ERROR:  x', 'Tue 11/24/2026  9:00:00.12 ERROR: x'),
    ...all('error', '2026-11-24 10:00:00.12 spid51      Error: 9002, Severity: 17, State: 2.'),
    ...all('error', '2026-11-24 10:00:00 | shop.sales | ERROR | x', '(backup) ERROR: x', 'backup[12]: ERROR: x'),
    ...all('error', '2026-11-24 10:00:00.123 CET [12-1] ops@shop,app=psql ERROR:  x', '[ERROR/MainProcess] x'),
    ...all('error', '2026-11-24 10:00:00.123456: E tensorflow/core/x.cc:3] x', '10:00:00;ERROR;x'),
    ...all('error', '2026-11-24 10:00:00 UTC [12]: [3-1] user=ops,db=shop ERROR:  x', 'ts=2026-11-24 loglevel=error x'),
    ...all('error', '"2026-11-24 10:00:00","ERROR","x"', 'E: Unable to locate package x', '[E 10:00:00.123 App] x'),
    ...all('warn', '2026-11-24 10:00:00,123 __main__ WARNING x', '2026-11-24 10:00:00 host shop[12] WARNING x'),
    ...all('warn', 'shop.sales - WARNING - x', 'log4j:WARN x', '[shop][WARN] x', '##vso[task.logissue type=warning]x'),
    ...all('warn', '[W 261124 10:00:00 web:12] x', 'warn  - x', '[12:3:1124/100000.123:WARNING:a.cc(1)] x'),
    // Sentences that only speak of one.
    ...all('info', 'Last error: none', '2026-11-24 10:00:00 Error: 0', '2026-11-24 10:00:00 Last error: no rows'),
    ...all('info', '2026-11-24 10:00:00,123 no ERROR was found', '2026-11-24 10:00:00 error pages were built'),
    ...all('info', 'notice: error: is written by others', 'Sent at 10:00 ERROR mails to 3 people'),
    ...all('info', '2026-11-24 3 WARNING signs', 'The following ERROR: x was fixed', 'Building - ERROR pages'),
    ...all('info', 'Fehler: keine', '24/11/2026  10:00    <DIR>          ERROR', '✔ error: is shown (3 ms)'),
  ])('%s', (line, level) => expect(parseLevel(line)).toBe(level));

  it('is found in linear time, also for lines made to be slow', () => {
    const begun = cpuTime();
    // Quadratic time would take minutes.
    const heads = ['1', '||', '1 ', 'a.1 ', '- ', 'a: '].map((text) => `10:00:00 ${text.repeat(1e5)}`);
    const lines = ['1'.repeat(1e6), '[0'.repeat(5e5), 'a.'.repeat(5e5), `${'1 '.repeat(5e5)}X`, "a=' ".repeat(50)];
    for (const line of [...heads, ...lines]) parseLevel(line);
    expect(cpuTime() - begun).toBeLessThan(5000);
  });
});
