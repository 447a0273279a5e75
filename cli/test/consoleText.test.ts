import type { Run } from '#sdk/run';
import { OutputRecorder } from '../src/exec/outputRecorder.js';
import { LineDecoder, PieceDecoder } from '../src/exec/decodeOutput.js';

describe("what a console of Windows shows of a command's bytes", () => {
  afterEach(() => void delete process.env['JOB_LOGGER_OUTPUT_ENCODING']);

  const utf8 = Buffer.from('è €😀\r\n');
  it.each<[string, string | undefined, (Buffer | string)[], string[]]>([
    ['a part of a line, at once', undefined, ['Password: ', 'x\n'], ['Password: ', 'x\n']],
    ['UTF-8, byte by byte', undefined, [...utf8].map((byte) => Buffer.of(byte)), ',è, ,,,€,,,,😀,\r,\n'.split(',')],
    ['a code page, beside UTF-8', undefined, [Buffer.from('caff\xE8\n\xC3\xA8\n', 'latin1')], ['caffè\nè\n']],
    ['a code page at the end', undefined, [Buffer.from('caff\xE8', 'latin1')], ['caff', 'è']],
    ['the encoding that is set', 'cp850', [Buffer.of(0x8a, 0xc2), '!'], ['è┬', '!']],
  ])('%s', (_, encoding, pieces, shown) => {
    if (encoding) process.env['JOB_LOGGER_OUTPUT_ENCODING'] = encoding;
    const decoder = new PieceDecoder();
    const texts = pieces.map((piece) => decoder.decode(Buffer.from(piece as string)));
    const rest = decoder.end();
    expect(rest ? [...texts, rest] : texts).toEqual(shown);
  });
});

it('a zero in the first two bytes makes no UTF-16 of the line', () => {
  const decoder = new LineDecoder();
  expect(['a\0', 'bcd\n'].flatMap((chunk) => decoder.decode(Buffer.from(chunk)))).toEqual(['a\0bcd']);
});

it('what a display may still change is recorded after half a minute, and again if it changes', () => {
  jest.useFakeTimers();
  const lines: string[] = [];
  const run = { redact: String, info: (line: string) => lines.push(line) } as unknown as Run;
  const recorder = new OutputRecorder(run, false);
  recorder.take(Buffer.from('a 1\nb 1\n\u001B[2Aa 2\nb 2\n'));
  expect(lines).toEqual(['a 1', 'b 1']);
  jest.advanceTimersByTime(30_000);
  expect(lines.splice(2)).toEqual(['a 2', 'b 2']);
  recorder.take(Buffer.from('\u001B[2Aa 3\n\n'));
  recorder.finish();
  expect(lines.splice(2)).toEqual(['a 3']);
  jest.useRealTimers();
});
