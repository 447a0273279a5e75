import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { monitorJob } from '../src/monitorJob.js';

const home = mkdtempSync(path.join(os.tmpdir(), 'jl-same-'));

beforeAll(() => {
  // No shipper, because this is about what the wrapper does on the job's thread.
  Object.assign(process.env, {
    JOB_LOGGER_HOME: home,
    JOB_LOGGER_DB: 'sqlite:/nowhere.db',
    JOB_LOGGER_SHIPPER_PATH: '/nowhere',
  });
});
afterAll(async () => {
  // A failure is written a turn after the rejection.
  await new Promise(setImmediate);
  rmSync(home, { recursive: true, force: true });
});

const anyValue = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true }),
  fc.constantFrom(Symbol('s'), () => 1, new Error('e'), new Proxy({}, {}), Object.freeze({})),
);
const way = fc.constantFrom('return', 'throw', 'resolve', 'reject', 'async return', 'async throw');

/** A function that ends in the given way and records how it was called. */
function ending(how: string, value: unknown) {
  const calls: { self: unknown; args: unknown[] }[] = [];
  function work(this: unknown, ...args: unknown[]): unknown {
    calls.push({ self: this, args });
    if (how === 'throw') throw value;
    if (how === 'return') return value;
    if (how === 'resolve') return Promise.resolve(value);
    if (how === 'reject') return Promise.reject(value);
    return (async () => {
      await Promise.resolve();
      if (how === 'async throw') throw value;
      return value;
    })();
  }
  return { work, calls };
}

type Outcome = { kind: 'returned' | 'thrown' | 'resolved' | 'rejected'; value: unknown };

async function outcome(call: () => unknown): Promise<Outcome> {
  let result: unknown;
  try {
    result = call();
  } catch (value) {
    return { kind: 'thrown', value };
  }
  if (!(result instanceof Promise)) return { kind: 'returned', value: result };
  return result.then(
    (value: unknown) => ({ kind: 'resolved', value }),
    (value: unknown) => ({ kind: 'rejected', value }),
  );
}

describe('a monitored function and the bare one', () => {
  it('agree on value, error, `this` and arguments, by identity, synchronous or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        way,
        anyValue,
        anyValue,
        fc.array(anyValue, { maxLength: 4 }),
        fc.boolean(),
        async (how, value, self, args, curried) => {
          const bare = ending(how, value);
          const watched = ending(how, value);
          const monitored = curried ? monitorJob({ jobId: 3 })(watched.work) : monitorJob({ jobId: 3 }, watched.work);
          const expected = await outcome(() => Reflect.apply(bare.work, self, args));
          const seen = await outcome(() => Reflect.apply(monitored, self, args));
          expect(seen.kind).toBe(expected.kind);
          expect(Object.is(seen.value, expected.value)).toBe(true);
          expect(watched.calls).toHaveLength(1);
          expect(Object.is(watched.calls[0]!.self, bare.calls[0]!.self)).toBe(true);
          expect(watched.calls[0]!.args.every((arg, i) => Object.is(arg, args[i]))).toBe(true);
          expect(watched.calls[0]!.args).toHaveLength(args.length);
        },
      ),
      { numRuns: 1000 },
    );
    // Each was a run with its own journal.
    expect(
      readdirSync(path.join(home, 'journal')).filter((name) => name.endsWith('.jsonl')).length,
    ).toBeGreaterThanOrEqual(1000);
  });

  it('have the same name, length and properties', () => {
    const work = Object.assign(function work(_a: number, _b: number) {}, { table: 'orders' });
    const monitored = monitorJob({ jobId: 3 }, work);
    expect([monitored.name, monitored.length, monitored.table]).toEqual(['work', 2, 'orders']);
  });

  it('leave an object alone that only calls itself a generator', () => {
    class Report {
      readonly [Symbol.toStringTag] = 'ReportGenerator';
    }
    expect(Reflect.ownKeys(monitorJob({ jobId: 3 }, () => new Report())())).toEqual([Symbol.toStringTag]);
  });

  it('start a lazy thenable once', async () => {
    let started = 0;
    // oxlint-disable-next-line unicorn/no-thenable -- query builders have one
    const query = { then: (done: (rows: number) => void) => (started++, done(7)) };
    const result: unknown = await monitorJob({ jobId: 3 }, () => query)();
    expect({ result, started }).toEqual({ result: 7, started: 1 });
  });
});
