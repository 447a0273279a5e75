import { runInNewContext } from 'node:vm';
import { JobLogger } from '../src/jobLogger.js';
import { monitorJob } from '../src/monitorJob.js';
import { monitorScript } from '../src/monitorScript.js';
import type { MonitorOptions } from '../src/options.js';
import { sdkVersion } from '../src/version.js';

describe('a wrong option', () => {
  it.each<[unknown, RegExp]>([
    [{}, /which job is this\? Give \{ jobId: N \} or set JOB_LOGGER_JOB; "job-logger new"/],
    [{ jobId: 0 }, /"jobId" is a whole number from 1, not 0/],
    [{ jobId: '3' }, /"jobId" is a whole number from 1, not "3"/],
    [{ jobId: 1.5 }, /"jobId"/],
    [{ jobID: 3 }, /"jobID" isn't an option; valid ones: jobId, message/],
    [{ jobId: 3, redact: ['a', 3] }, /"redact" is a list of texts and regular expressions, not an object/],
    [{ jobId: 3, redact: 'hunter2' }, /"redact" is a list of texts and regular expressions, not one text$/],
    [{ jobId: 3, message: 3 }, /"message" is a text, or a function of the result/],
    [{ jobId: 3, database: ' ' }, /"database" is a connection string/],
    [null, /not null/],
    [3, /give it an object such as \{ jobId: 3 \}, not 3/],
  ])('%j is one clear error at once, in every form', (options, text) => {
    const call = options as { jobId: number };
    expect(() => monitorJob(call, () => 1)).toThrow(text);
    expect(() => monitorJob(call)).toThrow(text);
    expect(() => monitorScript(call)).toThrow(text);
    expect(() => new JobLogger(call)).toThrow(text);
    expect(() => monitorJob(call)).toThrow(TypeError);
  });

  it('a decorated accessor has its types', () => {
    type Accessor = [ClassAccessorDecoratorTarget<object, () => 1>, ClassAccessorDecoratorContext<object, () => 1>];
    const place = [{}, { kind: 'accessor' }] as unknown as Accessor;
    const accessor: ClassAccessorDecoratorResult<object, () => 1> = monitorJob({ jobId: 3 })(...place);
    expect(accessor).toHaveProperty('init');
  });

  it('a timeout has only what can be aborted: not a whole script', () => {
    expect(() => monitorJob({ jobId: 3, timeout: 0 })).toThrow(/"timeout" is milliseconds, from 1/);
    expect(() => new JobLogger({ jobId: 3, timeout: 2 ** 31 })).toThrow(/"timeout"/);
    expect(() => monitorScript({ jobId: 3, timeout: 300 } as object)).toThrow(/"timeout" isn't an option/);
    expect(() => monitorScript({ jobId: 3, timeOut: 300 } as object)).toThrow(/valid ones: (?!.* timeout)/);
    expect(() => monitorJob({ jobId: 3, timeOut: 300 } as object)).toThrow(/valid ones: .* timeout/);
  });

  it('names the number in the environment that is none', () => {
    jest.replaceProperty(process, 'env', { JOB_LOGGER_JOB: 'abc' });
    expect(() => monitorScript()).toThrow('JOB_LOGGER_JOB is a whole number from 1, not "abc"');
    jest.restoreAllMocks();
  });

  it('says that there is nothing to watch if no function is given', () => {
    expect(() => monitorJob({ jobId: 3 }, 3 as never)).toThrow('monitorJob: there is no function to watch here');
  });
});

it("takes undefined for an option that is left out, as `process.env` gives it, also in its type, and another realm's expressions", () => {
  const options: Required<MonitorOptions> = {
    jobId: 3,
    message: undefined,
    validate: undefined,
    captureConsole: undefined,
    timeout: undefined,
    redact: [runInNewContext('/x/') as RegExp],
    exitTimeout: undefined,
    database: process.env['NO_SUCH_VARIABLE'],
    eager: undefined,
  };
  expect(monitorJob(options, () => 1)).toBeInstanceOf(Function);
});

it('records the version of its package', () => {
  expect(sdkVersion).toBe((require('../package.json') as { version: string }).version);
});
