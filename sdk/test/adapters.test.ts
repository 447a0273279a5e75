/** Loggers of scripts in their usual setups: levels are right, nothing throws, nothing is lost. */
import { spawnSync } from 'node:child_process';
import { repository, useStage } from './stage.js';

const stage = useStage();

async function logged(text: string) {
  const sdk = `const { monitorScript, currentRun } = require('@job-logger/sdk'); monitorScript({ jobId: 3, captureConsole: true });`;
  const result = await stage.run(stage.job(`${sdk} ${text}`));
  const [run] = await stage.shippedRuns();
  const lines = (await stage.lines(run!.RunId)).map(({ Level, Text }) => [Level, Text]);
  return { ...result, run: run!, lines };
}

it("pino's level names, a script's own levels, and records that aren't any", async () => {
  const { code, lines } = await logged(`
    const pino = require('pino'); const { jobLoggerStream } = require('@job-logger/sdk/pino');
    const stream = jobLoggerStream();
    const named = pino({ level: 'trace', formatters: { level: (level) => ({ level }) } }, stream);
    for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) named[level](level);
    const own = pino({ level: 'trace', customLevels: { detail: 15, notice: 35, odd: 45, audit: 55 } }, stream);
    for (const level of ['detail', 'notice', 'odd', 'audit']) own[level](level);
    for (const record of ['plain text\\n', '[1]', '"x"', 'null', '', '{"level":']) stream.write(record);
    for (const level of ['wrn', 'FTL', 50.5, ' Error ']) stream.write(JSON.stringify({ level, msg: 'x' }) + '\\n');
    for (const level of ['W', 'CRT', 'fail', 'dbug', -5]) stream.write(JSON.stringify({ level, msg: 'x' }) + '\\n');
    stream.write('{"severity":"ERROR","msg":"one"}\\n{"level":20,"msg":"two"}\\n');
    stream.write('{"log.level":"warn","message":"of Elastic"}\\n\\nno record\\n{"level":50,"msg":"after it"}');
    stream.write('{\\n  "level": 40,\\n  "msg": "pretty"\\n}\\n');
    for (const odd of [Buffer.from('{"level":40,"msg":"bytes"}'), undefined, null, 5, Object.create(null)]) stream.write(odd);`);
  expect(code).toBe(0);
  expect(lines.map(([level, text]) => `${level} ${(text as string).split(' {')[0]}`).join(', ')).toBe(
    [
      'debug trace, debug debug, info info, warn warn, error error, error fatal, debug detail, info notice',
      'warn odd, error audit, info plain text, info [1], info "x", info null, info , info {"level":, warn x',
      'error x, error x, error x, warn x, error x, error x, debug x, debug x, error one, debug two',
      'warn of Elastic, info no record, error after it, warn pretty, warn bytes, info , info , info , info ',
    ].join(', '),
  );
});

it("pino's numbers, further fields and errors", async () => {
  const { stderr, lines } = await logged(`
    const pino = require('pino'); const { jobLoggerStream } = require('@job-logger/sdk/pino');
    const log = pino({ level: 'debug' }, jobLoggerStream());
    log.debug('d'); log.info({ rows: 3 }, 'loaded'); log.warn('w'); log.error(new Error('e')); log.fatal('f');`);
  expect(stderr).toBe('');
  expect(lines.map(([level]) => level)).toEqual(['debug', 'info', 'warn', 'error', 'error']);
  expect(lines[1]![1]).toBe('loaded {"rows":3}');
  expect(lines[3]![1]).toMatch(/^e \{"err":\{.*"stack":/);
});

it("winston's syslog levels, coloured levels and a script's own, with their metadata", async () => {
  const { code, lines } = await logged(`
    const winston = require('winston'); const { JobLoggerTransport } = require('@job-logger/sdk/winston');
    const transports = () => [new JobLoggerTransport()];
    const syslog = winston.createLogger({ levels: winston.config.syslog.levels, level: 'debug', transports: transports() });
    for (const level of ['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug']) syslog[level](level);
    const colours = winston.format.colorize({ all: false });
    const coloured = winston.createLogger({ level: 'silly', format: colours, transports: transports() });
    coloured.warn('coloured', { rows: 3 }); coloured.silly('silly');
    const own = winston.createLogger({ levels: { boom: 0, note: 1 }, level: 'note', transports: transports() });
    own.boom('boom'); own.note({ message: { deep: 1 } });
    const stacks = winston.createLogger({ format: winston.format.errors({ stack: true }), transports: transports() });
    stacks.error('no rows', new Error('no table'));`);
  expect(code).toBe(0);
  expect(lines.pop()).toEqual(['error', expect.stringMatching(/^no rows no table\nError: no table\n {4}at /)]);
  expect(lines.map((line) => line.join(' ')).join(', ')).toBe(
    [
      'error emerg, error alert, error crit, error error, warn warning, info notice, info info, debug debug',
      'warn coloured { rows: 3 }, debug silly, info boom, info { deep: 1 }',
    ].join(', '),
  );
});

it("winston's declarations are right for a project without esModuleInterop", () => {
  const flags = '--noEmit --module commonjs --moduleResolution node10 --target es2022 --types node'.split(' ');
  const words = ['node_modules/typescript-5.4/bin/tsc', ...flags, 'sdk/dist/winston.d.ts'];
  expect(spawnSync(process.execPath, words, { cwd: repository }).stdout.toString()).toBe('');
});

it("the console, also with values that can't be read", async () => {
  const { code, lines } = await logged(`
    console.log({ get x() { throw 1 } }); console.warn('%d%%', 5); console.info(Symbol('s')); console.debug(10n);
    const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); console.error(proxy);`);
  expect(code).toBe(0);
  const said = ['info { x: [Getter] }', 'warn 5%', 'info Symbol(s)', 'debug 10n', 'error <Revoked Proxy>'];
  expect(lines.map((line) => line.join(' '))).toEqual(said);
});

it('numbers as texts and bigints, and progress in per cent, which is mentioned once', async () => {
  const { code, stderr, run } = await logged(`
    const run = currentRun();
    run.metric('a', '42'); run.metric('b', 42n); run.metric('c', 4.5); run.metric('d', 'many'); run.metric('e', NaN);
    const { progress, message, comment, requireValidation } = run;
    progress('much'); progress(NaN); message('7 rows'); comment('c'); requireValidation();
    for (let done = 2; done <= 40; done++) progress(done);`);
  expect(code).toBe(0);
  expect(run).toMatchObject({
    Metrics: '{"a":42,"b":42,"c":4.5}',
    Progress: 0.4,
    Message: '7 rows',
    ValidationReason: 'The result must be checked.',
  });
  expect(stderr.match(/progress/g)).toHaveLength(2);
  expect(stderr).toMatch(/progress\(much\) isn't a number.*\n.*progress\(2\) is treated as a percentage/);
  expect(stderr).toMatch(/the metric d isn't a number.*\n.*the metric e isn't a number/);
});
