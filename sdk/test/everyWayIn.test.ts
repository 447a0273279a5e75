/** Secrets on every way into a journal of a real process: no four characters of them arrive, whatever their shape. */
import fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fragmentsOf, SHAPES, secretOf } from './secrets.js';
import { useStage } from './stage.js';

const stage = useStage();
const SAMPLES = 3;

const script = `
  const { JobLogger } = require('@job-logger/sdk');
  const { jobLoggerStream } = require('@job-logger/sdk/pino');
  const pino = jobLoggerStream();
  const logger = new JobLogger({ jobId: 3, captureConsole: true });
  const print = process.stdout.write;
  for (const text of JSON.parse(require('node:fs').readFileSync(process.argv[2], 'utf8'))) {
    process.argv[1] = text;
    const run = logger.beginJob();
    console.log(run.runId);
    run.info(text);
    run.info('ready');
    for (const line of text.split('\\n')) run.warn(line);
    run.info('ready');
    process.stdout.write = () => true;
    console.log(text);
    console.log('%s', text);
    process.stdout.write = print;
    run.info('ready');
    pino.write(JSON.stringify({ level: 30, msg: text, extra: text }));
    run.info('ready');
    run.message(text);
    run.comment(text);
    run.requireValidation(text);
    run.progress(0.5, text);
    run.metric(text, 1);
    run.info({ deep: [text] });
    run.info('ready');
    const cause = Object.assign(new Error('inner: ' + text), { path: text, code: text });
    logger.handleError(new AggregateError([new Error(text)], text, { cause }));
  }
`;

it('message, line, traceback, cause, property, metric name, console, other loggers, path of the script', async () => {
  const cases = Object.keys(SHAPES).flatMap((shape) =>
    fc.sample(secretOf(shape), SAMPLES).map(({ name, secret }) => ({ shape, name, secret })),
  );
  // Each text has a second secret: what is kept of it is no part of the first.
  const texts = cases.flatMap(({ shape, name, secret }) => [
    SHAPES[shape]!(name, secret),
    SHAPES[shape]!(name, 'Q#9z'),
  ]);
  const file = path.join(stage.folder, 'texts.json');
  writeFileSync(file, JSON.stringify(texts));
  const job = stage.job(script.replace('process.argv[2]', JSON.stringify(file)));
  const { code, stdout } = await stage.run(job, { JOB_LOGGER_SHIPPER_PATH: '/nowhere', JOB_LOGGER_DB: '' });
  expect(code).toBe(0);
  const runIds = stdout.trim().split('\n');
  expect(runIds).toHaveLength(texts.length);

  const journals = stage.journals();
  const textsOf = (runId: string) => readTexts(journals.find((name) => name.includes(runId))!);
  const leaks = cases.flatMap(({ shape, name, secret }, index) => {
    const [kept, other] = [textsOf(runIds[2 * index]!), textsOf(runIds[2 * index + 1]!)];
    const leaked = fragmentsOf(shape, name, secret).filter((part) => kept.includes(part) && !other.includes(part));
    const where = kept.split('\u0001').filter((text) => leaked.some((part) => text.includes(part)));
    return leaked.length > 0 ? [{ shape, name, secret, where }] : [];
  });
  expect(leaks).toEqual([]);
});

/** Every text in a journal that a script can write; the other fields of its begin aren't. */
function readTexts(name: string): string {
  const text = readFileSync(path.join(stage.home, 'journal', name), 'utf8').trim();
  const events = text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  return events
    .flatMap((event) => ['text', 'message', 'traceback', 'name', 'reason', 'script'].map((key) => event[key]))
    .filter((value) => typeof value === 'string')
    .join('\u0001');
}
