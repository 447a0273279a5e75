import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import fc from 'fast-check';
import { useStage } from '../../sdk/test/stage.js';
import { end, journal, line, ship } from './orphans.js';

const stage = useStage();

describe('a journal with odd values', () => {
  it('arrives: an unknown level, an invalid time, a text of another type, an end of a later version', async () => {
    journal(stage, stage.database, [
      line(1, { level: 'notice' }),
      line(2, { at: 'yesterday' }),
      line(3, { at: '2026-11-24T12:00:01+02:00' }),
      line(4, { text: 42 }),
      line(5, { text: 'a\0b\ud800' }),
      { seq: 6, kind: 'progress', at: 'x', fraction: '70' },
      end(7, { status: 'Skipped', exitCode: 'none' }),
    ]);
    expect(await ship(stage, stage.database)).toEqual([undefined]);
    const [run] = await stage.runs();
    const shown = { Status: 'Error', LineCount: 5, Progress: 0.7, Message: expect.stringContaining('"Skipped"') };
    expect(run).toMatchObject(shown);
    const lines = await stage.lines(run!.RunId);
    expect(lines.map(({ Level }) => Level)).toEqual(['info', 'info', 'info', 'info', 'info']);
    expect(lines.map(({ Text }) => Text).slice(3)).toEqual(['42', 'a\uFFFDb\uFFFD']);
    expect(lines[2]!.At).toBe('2026-11-24T10:00:01.000Z');
  });

  it('arrives with a byte order mark, numbers as texts, no machine, and a clock that was set back', async () => {
    const file = journal(
      stage,
      stage.database,
      [line(1), { seq: 2, kind: 'metric', at: 'x', name: 'rows', value: '42' }, end(3, { at: '2020-01-01T00:00:00Z' })],
      { jobId: '3', machine: undefined },
    );
    writeFileSync(file, `\uFEFF${readFileSync(file, 'utf8')}`);
    expect(await ship(stage, stage.database)).toEqual([undefined]);
    expect(await stage.runs()).toMatchObject([
      { Status: 'Done', Metrics: '{"rows":42}', EndedAt: '2026-11-24T10:00:01.000Z', Machine: os.hostname() },
    ]);
  });

  it('arrives without a line whose text is torn, and one that is nested too deeply waits, whatever is beside them', async () => {
    const file = journal(stage, stage.database, [line(1), line(2, { text: 'torn, here' }), line(3, { text: 'deep' }), end(4)]); // prettier-ignore
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    writeFileSync(file, readFileSync(file, 'utf8').replace('n, h', 'n\nh').replace('"deep"', deep));
    expect(await ship(stage, stage.database)).toEqual([expect.stringMatching(/its line 3, .*nested too deeply/)]);
    const [run] = await stage.runs();
    expect((await stage.lines(run!.RunId)).map(({ Text }) => Text)).toEqual(['line 1']);
    expect(run).toMatchObject({ Status: 'Done' });
  });

  it("that isn't a file, is empty, or was cut off in its first line blocks nothing and is reported as such", async () => {
    const [pipe = '', empty = '', cut = ''] = Array.from({ length: 3 }, () => journal(stage, stage.database, []));
    rmSync(pipe);
    execFileSync('mkfifo', [pipe]);
    writeFileSync(empty, '');
    writeFileSync(cut, readFileSync(cut, 'utf8').trimEnd());
    const told = [
      /^Its journal can't be read: .* is no file$/,
      /^nothing was written to it yet/,
      /^The first line .* is missing/,
    ];
    expect(await ship(stage, stage.database)).toEqual(
      expect.arrayContaining(told.map((one) => expect.stringMatching(one) as unknown)),
    );
  });

  it('with a number that occurs twice arrives without the second event, which waits', async () => {
    journal(stage, stage.database, [line(1), line(1, { text: 'other' }), line(2), line(2), end(3)]);
    expect(await ship(stage, stage.database)).toEqual([expect.stringContaining('its line 1')]);
    expect(await stage.runs()).toMatchObject([{ Status: 'Done', LineCount: 2 }]);
    expect(stage.journals()).toHaveLength(1);
  });

  it('of any kind never keeps valid events out', async () => {
    const odd = fc.oneof(fc.constantFrom(null, true, -1, 1.5, 2 ** 40, '', '\ud800', [], {}), fc.string(), fc.double());
    const event = fc.record(
      {
        seq: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.double(), fc.integer()).filter((seq) => seq !== 1001),
        kind: fc.constantFrom('line', 'comment', 'message', 'progress', 'metric', 'validation', 'later'),
        at: odd,
        level: odd,
        text: odd,
        fraction: odd,
        name: odd,
        value: odd,
        reason: odd,
      },
      { requiredKeys: ['seq', 'kind'] },
    );
    const begin = fc.record({ machine: odd, osUser: odd, pid: odd, runtime: odd, sdk: odd, script: odd, at: odd, heartbeatSeconds: odd, atTerminal: odd }, { requiredKeys: [] }); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), begin, odd, async (events, head, exitCode) => {
        const { database } = stage;
        const file = journal(stage, database, [...events, line(1001), end(1002, { exitCode })], head);
        const runId = file.slice(-'00000000-0000-4000-8000-000000000001.jsonl'.length, -'.jsonl'.length);
        await ship(stage, database);
        const lines = await stage.lines(runId);
        expect(lines.map(({ Text }) => Text)).toContain('line 1001');
        expect((await stage.runs()).find((run) => run.RunId === runId)).toMatchObject({ Status: 'Done' });
      }),
      { numRuns: 60 },
    );
  });
});
