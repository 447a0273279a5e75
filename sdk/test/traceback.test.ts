import fc from 'fast-check';
import { computeFingerprint, formatHeadline, formatTraceback } from '../src/traceback.js';

function errorAt(message: string, stack: string[], cause?: unknown): Error {
  const error = new Error(message, cause === undefined ? undefined : { cause });
  error.stack = `Error: ${message}\n${stack.map((frame) => `    at ${frame}`).join('\n')}`;
  return error;
}

/** As `using` throws it, which Node 20 knows only from compilers. */
const suppressed = (error: unknown, first: unknown): Error & { suppressed: unknown } =>
  Object.assign(new Error('suppressed'), { name: 'SuppressedError', error, suppressed: first });

describe('a traceback', () => {
  it('contains the whole chain of causes', () => {
    const text = formatTraceback(
      new Error('no report', { cause: new TypeError('no rows', { cause: 'table locked' }) }),
    );
    expect(text).toMatch(/^Error: no report\n {4}at /);
    expect(text).toMatch(/\nCaused by: TypeError: no rows\n {4}at /);
    expect(text).toMatch(/\nCaused by: table locked \(thrown, though it isn't an Error\)$/);
  });

  it('contains each part of an AggregateError', () => {
    const text = formatTraceback(new AggregateError([new Error('a'), new Error('b')], 'both failed'));
    expect(text).toMatch(/^AggregateError: both failed\n/);
    expect(text).toMatch(/\n {2}Error 1 of 2: Error: a\n {6}at /);
    expect(text).toMatch(/\n {2}Error 2 of 2: Error: b\n/);
    expect(formatHeadline(new AggregateError([new Error('a'), new Error('b')]))).toBe('a');
    expect(formatHeadline(new AggregateError([new Error('a')], 'both failed'))).toBe('both failed');
  });

  it('contains what failed before `using` failed to close something, which is the headline', () => {
    const both = suppressed(new Error('a stays open'), suppressed(new Error('b stays open'), new TypeError('no rows')));
    expect(formatHeadline(both)).toBe('no rows');
    expect(formatTraceback(both)).toMatch(
      /\nCaused by: Error: a stays[^]*: b stays[^]*\nCaused by: TypeError: no rows\n/,
    );
    expect(computeFingerprint(both)).not.toBe(computeFingerprint(suppressed(0, new Error('no table'))));
    both.suppressed = both;
    expect(formatHeadline(both)).toBe('suppressed');
  });

  it('contains what libraries add to their errors', () => {
    const error = Object.assign(new Error('connect failed'), { code: 'ECONNREFUSED', port: 1433, secret: 'x' });
    expect(formatTraceback(error)).toContain(`{ code: 'ECONNREFUSED', port: 1433 }`);
  });

  it('has no colours or links of a terminal', () => {
    const link = '\u001B]8;;https://example.org\u001B\\cell\u001B]8;;\u0007';
    const error = new Error(`\u001B[31mexpected\u001B[39m ${link}`, { cause: '\u001B[2J\u001B[1;4mgone\u001B[0m' });
    expect(formatTraceback(error)).toMatch(/^Error: expected cell\n {4}at [^]*\nCaused by: gone \(thrown/);
    expect(formatHeadline(error)).toBe('expected cell');
  });

  it('ends if causes are circular, or deeper than ten', () => {
    const one = new Error('one');
    one.cause = new Error('two', { cause: one });
    expect(formatTraceback(one)).toMatch(/Caused by: Error: two[^]*Caused by: \(the same error as above\)$/);
    let deep: Error = new Error('0');
    for (let i = 1; i < 50; i++) deep = new Error(String(i), { cause: deep });
    expect(formatTraceback(deep)).toMatch(/Error: 40\n[^]*Caused by: \(and further causes\)$/);
  });

  it('shows a message that was changed after the error was made', () => {
    const error = errorAt('first', ['main (/a.js:1:1)']);
    error.message = 'second';
    expect(formatTraceback(error)).toBe('Error: second\nError: first\n    at main (/a.js:1:1)');
  });

  it('exists for any thrown value', () => {
    const hostile = new Proxy(new Error('x'), {
      get() {
        throw new Error('no');
      },
    });
    expect(formatTraceback(hostile)).toEqual(expect.any(String));
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withObjectString: true }), (thrown) => {
        expect(formatTraceback(thrown)).toEqual(expect.any(String));
        expect(formatHeadline(thrown)).toEqual(expect.any(String));
        expect(computeFingerprint(thrown)).toMatch(/^[0-9a-f]{16}$/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a fingerprint', () => {
  const of = (...args: Parameters<typeof errorAt>) => computeFingerprint(errorAt(...args));
  const frames = ['loadOrders (/home/davide/jobs/orders.js:12:7)', 'main (/home/davide/jobs/main.js:3:1)'];

  it.each([
    ['lines', 'no rows', ['loadOrders (/home/davide/jobs/orders.js:99:1)', 'main (/home/davide/jobs/main.js:4:1)']],
    ['folders', 'no rows', ['loadOrders (C:\\jobs\\orders.js:12:7)', 'main (file:///srv/main.js:3:1)']],
    [
      'frames of packages and of Node',
      'no rows',
      [frames[0]!, 'x (/a/node_modules/b/c.js:1:1)', frames[1]!, 'node:internal/process:1:1'],
    ],
  ])('is equal on other %s', (_what, message, stack) => {
    expect(of(message, stack)).toBe(of('no rows', frames));
  });

  it.each([
    ['order 4711 is missing', 'order 12 is missing'],
    ['at 2026-11-24T10:00:00Z: late', 'at 2027-01-02T03:04:05Z: late'],
    ['run 0b0e8a52-7a42-4a0c-9a67-0d5d0c0f3a10 failed', 'run 9d3c7c3e-1f3a-4b65-8f0b-5b9f6a4f1c22 failed'],
    ['cannot read /home/davide/in.csv', 'cannot read /srv/jobs/other/in.csv'],
    [String.raw`cannot read C:\jobs\in.csv`, String.raw`cannot read D:\data\jobs\in.csv`],
  ])('is equal for "%s" and "%s"', (a, b) => expect(of(a, frames)).toBe(of(b, frames)));

  it.each<[string, Parameters<typeof errorAt>]>([
    ['another message', ['no columns', frames]],
    ['another place', ['no rows', ['compare (/home/davide/jobs/compare.js:1:1)']]],
    ['another cause', ['no rows', frames, new Error('table locked')]],
  ])('differs for %s', (_what, args) => expect(of(...args)).not.toBe(of('no rows', frames)));

  it('differs for others that came together', () => {
    const [one, other] = ['no rows', 'table locked'].map((text) => new AggregateError([new Error(text)], 'all failed'));
    expect(computeFingerprint(one)).not.toBe(computeFingerprint(other));
  });
});
