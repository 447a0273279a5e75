import { useOneStage } from './stage.js';

const stage = useOneStage();

describe('what exec records', () => {
  it('is lines as a terminal would show them', async () => {
    const text = String.raw`printf '\033[31mred\033[0m\n10%%\r20%%\r30%%\nwindows\r\n\n'; printf '\303'; sleep 0.1; printf '\250\nno newline'`;
    const { run } = await stage.exec(['sh', '-c', text]);
    expect(run.lines.map((line) => line.text)).toEqual(['red', '30%', 'windows', '', 'è', 'no newline']);
  });

  it('is the last state of a progress bar that is not empty, and what was printed last over other text', async () => {
    const text = String.raw`printf '10%%\r100%%\r    \r\nCopy\b\b\b\bcopy |\b/\b-\n\033]0;a title here\007shown\033[2K\r\n\033]8;;http://x\033\\link\033]8;;\033\\\007\n\033[2K\033[1G1/2\033[1A\033[2K2/2\nabc\033[2Dxy\n'`;
    const moves = String.raw`printf 'lss\b\033[K -l\nName\033[5CAge\033[13G|\n\0337\033[9;0f[#..]\0338unpacked\n\033[s9%%\033[u100%%\033[u\nout\n\rin 1\033[A\n\rin 2\033[A\n\n\rend\033[A\033[A\n'`;
    const { run } = await stage.exec(['sh', '-c', `${text}; ${moves}`]);
    const moved = ['ls -l', 'Name     Age|', 'unpacked', '100%', 'out', 'in 2', 'end'];
    expect(run.lines.map((line) => line.text)).toEqual(['100%', 'copy -', 'shown', 'link', '2/2', 'axy', ...moved]);
  });

  it.each([
    ['a move up at the end of a line', String.raw`A\033[A\n\nB`, 'A|B'],
    ['rich', String.raw`\033[?25la 1\nb 1\r\033[2K\033[1A\033[2Klog\na 2\nb 2\n\033[?25hend\n`, 'a 1|log|a 2|b 2|end'],
    ['npm', String.raw`\033[?25la\nbb\n\033[2K\033[1A\033[2K\033[1A\033[2K\033[Gc\nd\n\033[?25h`, 'a|bb|c|d'],
    [
      'docker',
      String.raw`\033[?25la 1\nb 1\n\033[2A\033[2K\ra 2\r\033[2B\033[1A\rb 2\r\033[1B\033[?25hend`,
      'a 1|b 1|a 2|b 2|end',
    ],
    ['a script', String.raw`a 1\nb 1\n\033[2Aa 2\nb 2\n\033[2Aa 3\nb 3\nend\n`, 'a 1|b 1|a 3|b 3|end'],
    ['a bar that is cleared', String.raw`9%%\r100%%\r\033[K\n`, '100%'],
    ['a result at the right', String.raw`Starting\r\033[10C[ ok ]\n`, 'Starting  [ ok ]'],
  ])('is the last state of a display of several rows: %s', async (_, text, shown) => {
    const { run } = await stage.exec(['printf', text]);
    expect(run.lines.map((line) => line.text).join('|')).toBe(shown);
  });

  it.each([
    ['CP1252', String.raw`\350 \200 caff\350`, {}, 'è € caffè'],
    ['what is set', String.raw`\212 caff\212`, { JOB_LOGGER_OUTPUT_ENCODING: 'cp850' }, 'è caffè'],
    ['a Japanese console', String.raw`\223\372\226\173`, { JOB_LOGGER_OUTPUT_ENCODING: 'cp932' }, '日本'],
    ['an Arabic console', String.raw`\341`, { JOB_LOGGER_OUTPUT_ENCODING: '720' }, 'ط'],
    ['a Nordic console', String.raw`\233`, { JOB_LOGGER_OUTPUT_ENCODING: 'DOS-865' }, 'ø'],
    ['a console with the euro', String.raw`100 \325`, { JOB_LOGGER_OUTPUT_ENCODING: 'cp858' }, '100 €'],
    ['a Japanese locale', String.raw`\306\374\313\334`, { LC_ALL: 'ja_JP.eucJP' }, '日本'],
    ['UTF-16 of a letter that holds LF', String.raw`\012\116\345\145\r\0\n\0`, {}, '上日'],
    ['UTF-16 that is set', String.raw`\012N\012N\n\0\350\0`, { JOB_LOGGER_OUTPUT_ENCODING: 'utf-16le' }, '上上|è'],
    ['UTF-16, then UTF-8', String.raw`\377\376d\0u\0e\0\n\0caff\303\250\n`, {}, 'due|caffè'],
    ['UTF-16, then CP1252', String.raw`\377\376d\0u\0e\0\n\0caff\350\r\ntre\r\n`, {}, 'due|caffè|tre'],
    ['UTF-8, then UTF-16 with a mark', String.raw`\303\250 \303\250\n\377\376\036\004\n\0`, {}, 'è è|О'],
    ['UTF-16 with a mark', String.raw`\377\376c\0\350\0\n\0d\0\r\0\n\0`, {}, 'cè|d'],
    ['UTF-16 without one', String.raw`n\0o\0n\0 \0\350\0\n\0`, {}, 'non è'],
    ['UTF-16 of other letters', String.raw`\036\004\070\004\n\0\345\145\r\0\n\0\036\004\n\0plain`, {}, 'Ои|日|О|plain'],
    ['UTF-16 below an empty line', String.raw`\n\0d\0u\0e\0\n\0`, {}, '|due'],
    ['UTF-16 of other letters, the other way', String.raw`\004\036\004\070\0\n\145\345\0\n`, {}, 'Ои|日'],
    ['UTF-8 with an old name', String.raw`\303\250 \342\202\254 \360\237\230\200 caff\350.txt`, {}, 'è € 😀 caffè.txt'],
    ['one and another', String.raw`\350 x\nc\0\350\0\r\0\n\0plain\n`, {}, 'è x|cè|plain'],
    ['UTF-8 with a mark', String.raw`\357\273\277\303\250\n`, {}, 'è'],
  ])('is text, however it is encoded: %s', async (_, bytes, env, text) => {
    const { run } = await stage.exec(['printf', bytes], { env });
    expect(run.lines.map((line) => line.text).join('|')).toBe(text);
  });

  it('is UTF-16 also if its first line comes in parts', async () => {
    const parts = String.raw`printf '\037\004'; sleep 0.5; printf '\037\004\n\0\037\004\n\0'`;
    expect((await stage.exec(['sh', '-c', parts])).run.lines.map(({ text }) => text)).toEqual(['ПП', 'П']);
  });

  it('is a line without an end, in pieces, with nothing lost', async () => {
    const { run } = await stage.exec([process.execPath, '-e', `process.stdout.write('😀'.repeat(50_000))`]);
    expect(run.lines.map(({ text }) => text).join('')).toBe('😀'.repeat(50_000));
    expect(run.lines.every(({ text }) => text.isWellFormed())).toBe(true);
  });

  it('is the state that is printed over such a line', async () => {
    const script = `process.stdout.write('x'.repeat(200_000) + '\\r10%'); setTimeout(() => console.log(' done'), 500)`;
    expect((await stage.exec([process.execPath, '-e', script])).run.lines.at(-1)?.text).toBe('10% done');
  });

  it.each([
    ['a cursor that moves far to the left', String.raw`'\x1b[9999D50%'.repeat(11_000)`, 1, '50%'],
    ['a cursor that goes right', String.raw`('\x1b[200Gx\x1b[G'.repeat(1000) + '50%\n').repeat(2000)`, 2000, '50%'],
    ['carriage returns without an end', String.raw`('\r'.repeat(20_000) + 'x\n').repeat(200)`, 200, 'x'],
    ['places saved ever further', String.raw`'\x1b8text\x1b7\r'.repeat(100_000)`, 1, 'text'.repeat(1025)],
    ['texts for the terminal that never end', String.raw`('\x90'.repeat(60_000) + '\n').repeat(5)`, 5, ''],
  ])('takes little time and memory, though it is hard for a terminal: %s', async (_, text, lineCount, shown) => {
    const { code, run } = await stage.exec([process.execPath, '-e', `process.stdout.write(${text})`]);
    expect([code, run.status, run.lineCount, run.lines[0]?.text]).toEqual([0, 'Done', lineCount, shown]);
  });

  it('has the level that a line gives the way loggers do', async () => {
    const text = ['WARNING:root:careful', '2026-11-24 10:00:00,123 - shop - ERROR - gone', 'DEBUG: x', 'ERROR count 0'];
    const { run } = await stage.exec(['sh', '-c', `printf '${text.join('\n')}' >&2`]);
    expect(run.lines.map(({ level }) => level)).toEqual(['warn', 'error', 'debug', 'info']);
    expect(run).toMatchObject({ status: 'Done', warningCount: 1, errorCount: 1 });
  });

  it('is the traceback of a failed Python script, with the cause first and its own fingerprint', async () => {
    const first = (await stage.exec(['python3', '-c', failingPython('no data for 2026-11-24')])).run;
    expect(first).toMatchObject({ status: 'Error', exitCode: 1, message: 'RuntimeError: the report failed' });
    expect(first.cause).toBe('ValueError: no data for 2026-11-24');
    expect(first.traceback).toMatch(
      /^RuntimeError: the report failed\nCaused by: ValueError: no data for 2026-11-24\n\nTraceback \(most recent/,
    );
    expect(first.traceback).not.toContain('starting');
    expect(first.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    const nextDay = (await stage.exec(['python3', '-c', failingPython('no data for 2026-11-25')])).run;
    expect(nextDay.fingerprint).toBe(first.fingerprint);
    const another = (await stage.exec(['python3', '-c', 'raise KeyError("price")'])).run;
    expect(another.fingerprint).not.toBe(first.fingerprint);
    expect(another.traceback).toMatch(/^Traceback[^]*^KeyError: 'price'$/m);
  });

  it('is the message above a stack that is longer than what is kept', async () => {
    const script = `console.error('boom.Failure: no rows' + '\\n\\tat a.B.load(B.java:1)'.repeat(1024) + '\\n\\tat a.B.main(B.java:2)'); process.exit(1)`;
    const { run } = await stage.exec([process.execPath, '-e', script]);
    expect(run.message).toBe('boom.Failure: no rows');
    expect(run.traceback).toMatch(/load.*\n    …\n\tat a\.B\.load[^]*main/);
  });

  it('is the message of a log in JSON, however long its stack is', async () => {
    const script = `console.error(JSON.stringify({ level: 50, err: { stack: 'at a.js:1 '.repeat(1000), message: 'no rows' } })); process.exit(1)`;
    expect((await stage.exec([process.execPath, '-e', script])).run.message).toBe('no rows');
  });

  it('says what the command was', async () => {
    expect((await stage.exec(['sh', '-c', 'true # a b'])).run).toMatchObject({
      runtime: 'sh',
      script: "sh -c 'true # a b'",
    });
  });
});

describe('a ::job-logger line', () => {
  it.each([
    ['behind a byte order mark', String.raw`\357\273\277::job-logger {"message":"marked"}`, { message: 'marked' }],
    [
      'with all its fields, and with numbers that are texts',
      '::job-logger {"progress":"0.5","text":"half","metric":"rows","value":"42","message":"42 rows"}',
      { progress: 0.5, metrics: { rows: 42 }, message: '42 rows' },
    ],
    [
      'without escape sequences, and its number a text where one is due',
      String.raw`::job-logger {"message":42,"comment":"\\u001b[31mred\\u0007"}`,
      { message: '42', comments: [{ text: 'red' }] },
    ],
  ])('is an event %s', async (_, line, shown) => {
    expect((await stage.exec(['printf', `${line}\n`])).run).toMatchObject({ ...shown, lineCount: 0 });
  });

  it('is an event, and is copied anyway', async () => {
    const said =
      `{"progress":0.4,"text":"half"}|{"metric":"rows","value":42}|{"warn":"odd"}|{"error":"lost"}|{"message":"42 rows"}
      {"comment":"told them"}|{"validate":"twice October"}|{"unheard":"of"}|no JSON`.split(/\||\n\s+/);
    const printed = said.map((json) => `::job-logger ${json}\n`).join('');
    const { stdout, run } = await stage.exec(['printf', '%s', printed]);
    expect(stdout).toBe(printed);
    expect(run).toMatchObject({
      progress: 0.4,
      metrics: { rows: 42 },
      message: '42 rows',
      validation: 'Waiting',
      comments: [{ text: 'told them' }],
    });
    expect(run.lines.map(({ level, text }) => `${level} ${text}`)).toEqual([
      'warn odd',
      'error lost',
      'info ::job-logger {"unheard":"of"}',
      'info ::job-logger no JSON',
    ]);
  });

  it('gives the reason of a failure if nothing else does', async () => {
    const { run } = await stage.exec(['sh', '-c', `echo '::job-logger {"error":"no rows"}'; exit 3`]);
    expect(run).toMatchObject({ status: 'Error', exitCode: 3, message: 'Error: no rows', errorCount: 1 });
  });

  it('is an ordinary line with --no-events', async () => {
    const { run } = await stage.exec(['echo', '::job-logger {"message":"somebody else says so"}'], {
      flags: ['--no-events'],
    });
    expect(run).toMatchObject({ message: 'OK', lineCount: 1 });
  });
});

function failingPython(cause: string): string {
  return `
import sys
print('starting', file=sys.stderr)
def load():
    raise ValueError(${JSON.stringify(cause)})
try:
    load()
except ValueError as error:
    raise RuntimeError('the report failed') from error
`;
}
