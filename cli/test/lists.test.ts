import { stripVTControlCharacters } from 'node:util';
import { end, newRun } from '../../database/test/contract/fixtures.js';
import { withDatabase } from '../../sdk/test/stage.js';
import { prints, type ShownRun, ended, itOnPosix, until, Stage, useOneStage } from './stage.js';
import { onTerminal } from './terminal.js';

const begun = Date.now();

/** Ids in the order of the runs' begin. */
const runIds = [1, 2, 3, 4].map((number) => `0000000${number}-0000-4000-8000-000000000000`);

const stage = useOneStage();
beforeAll(async () => {
  const name = 'Month-end figures with quite a long name';
  stage.ok('new', '--name', name, '--department', 'Finance', '--new-department', '--id', '6', '--icon', '👩‍💻');
  await insertRuns(stage, [
    { id: 0, jobId: 3, at: daysAgo(5), status: 'Done' },
    { id: 1, jobId: 3, at: daysAgo(4), status: 'Done', warnings: 2 },
    { id: 2, jobId: 6, at: daysAgo(3), status: 'Error', message: `No data available: ${'x'.repeat(200)}` },
    { id: 3, jobId: 6, at: daysAgo(3 / 1440), status: 'Done', validate: 'Twice October.' },
  ]);
});

const listRuns = (of: Stage, ...filters: string[]) => of.json('runs', ...filters) as ShownRun[];

describe('runs', () => {
  it('lists the newest first, with keys in camelCase', () => {
    const runs = listRuns(stage);
    expect(runs.map(({ runId }) => runId)).toEqual(runIds.toReversed());
    expect(runs[1]).toMatchObject({
      jobName: 'Month-end figures with quite a long name',
      departmentName: 'Finance',
      durationSeconds: 2,
      exitCode: 0,
    });
  });

  it.each([
    [['--job', '3'], '1 0'],
    [['--department', 'finance'], '3 2'],
    [['--status', 'Error'], '2'],
    [['--validation', 'Waiting'], '3'],
    [['--from', daysAgo(4), '--to', daysAgo(3)], '1'],
    [['--from', '1h'], '3'],
    [['--text', 'no DATA'], '2'],
    // The 30 days before --to.
    [['--text', 'no DATA', '--to', '2d'], '2'],
    [['--text', 'no DATA', '--to', daysAgo(-40).slice(0, 10)], ''],
    [['--text', 'no DATA', '--to', daysAgo(-40).slice(0, 10), '--from', '90d'], '2'],
    [['--limit', '2'], '3 2'],
  ])('takes %j', (filters, expected) => {
    const found = listRuns(stage, ...filters).map(({ runId }) => runIds.indexOf(runId));
    expect(found.join(' ')).toBe(expected);
  });

  it('prints complete texts and dates, and no colours, if no person reads', () => {
    const result = stage.ok('runs');
    expect(result).not.toContain('\u001B');
    expect(result).toContain('x'.repeat(200));
    expect(result).toContain(daysAgo(3).slice(0, 19).replace('T', ' '));
    expect(result).toContain('▲ Done, 2 warnings');
  });

  itOnPosix.each([80, 120])('fits a terminal of %i columns, including emoji, with times for people', (columns) => {
    const { stdout } = onTerminal(stage, ['runs'], { columns });
    expect(stdout).toContain('\u001B[31m✖ Error');
    expect(stdout).toMatch(/\d min ago/);
    const lines = stripVTControlCharacters(stdout).trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    for (const line of lines) expect(countColumns(line)).toBeLessThanOrEqual(columns);
    expect(Math.max(...lines.map(countColumns))).toBeGreaterThan(columns - 12);
  });

  itOnPosix('leaves out the least important columns on a narrow terminal', () => {
    const narrow = stripVTControlCharacters(onTerminal(stage, ['runs'], { columns: 80 }).stdout);
    expect(narrow).toMatch(/^Run .*Job .*Start .*Status .*Message .*Validation$/m);
    expect(narrow).not.toContain('Department');
    expect(onTerminal(stage, ['runs'], { columns: 140 }).stdout).toContain('Finance');
  });

  itOnPosix('is aligned, whatever the icons', () => {
    const lines = stripVTControlCharacters(onTerminal(stage, ['runs'], { columns: 140 }).stdout)
      .trimEnd()
      .split('\n');
    // An icon is two columns wide, whether it has one code point or three.
    const starts = lines.slice(1).map((line) => countColumns(line.slice(0, line.search(/Daily|Month/))));
    expect(starts).toEqual([14, 14, 14, 14]);
  });

  itOnPosix('fits the terminal, whatever letters the names have', async () => {
    const own = await Stage.prepared();
    for (const name of ['Отчёт о продажах', 'Λογαριασμός πωλήσεων', 'Ža x ž… 🐼 end'])
      own.ok('new', '--name', name, '-d', 'IT');
    for (const columns of [20, 33, 40]) {
      const lines = stripVTControlCharacters(onTerminal(own, ['jobs'], { columns }).stdout).split('\n');
      expect(lines.filter((line) => countColumns(line) > columns)).toEqual([]);
      expect(lines.filter((line) => line.includes('……'))).toEqual([]);
    }
  });

  itOnPosix.each(['NO_COLOR=1', 'FORCE_COLOR=0', 'FORCE_COLOR=false'])('prints no colours with %s', (setting) => {
    const [name = '', value = ''] = setting.split('=');
    stage.env[name] = value;
    try {
      expect(onTerminal(stage, ['runs']).stdout).not.toContain('\u001B[');
    } finally {
      delete stage.env[name];
    }
  });

  it('pages through more rows than the database returns at once', async () => {
    const other = await Stage.prepared();
    const made = Array.from({ length: 130 }, (_, second) => ({
      id: `1000${String(second).padStart(4, '0')}-0000-4000-8000-000000000000`,
      jobId: 3,
      at: new Date(Date.UTC(2026, 10, 1, 0, 0, second)).toISOString(),
      status: 'Done' as const,
    }));
    await insertRuns(other, made);
    const runs = listRuns(other, '--limit', '125');
    expect(runs).toHaveLength(125);
    expect(new Set(runs.map(({ runId }) => runId)).size).toBe(125);
    expect(other.jobLogger('runs').stderr).toBe('(the newest 25; --limit 100 shows more)\n');
    await other.teardown();
  });
});

describe('run', () => {
  it('accepts the first characters of an id, and shows message, traceback and lines', () => {
    const result = stage.ok('run', runIds[2]!.slice(0, 8));
    expect(result).toContain('Month-end figures with quite a long name (job 6, Finance)  ✖ Error');
    expect(result.indexOf('Cause')).toBeLessThan(result.indexOf('Traceback'));
    expect(result).toMatch(/ {2}Cause +Error: ECONNREFUSED\n/);
    expect(result).toContain('line 1');
  });

  it('says what is wrong with an id', () => {
    expect(stage.fails(1, 'run', 'ffffffff')).toContain('There is no run ffffffff');
    expect(stage.fails(1, 'run', '0000')).toContain('More than one run begins with 0000');
  });

  itOnPosix('follows an active run until it has ended', async () => {
    const child = stage.start(['exec', '--job', '3', '--', 'sh', '-c', 'echo one; read line; echo two; exit 3']);
    await prints(child, 'one');
    await until(async () => (await stage.newestRun()).status === 'Pending');
    const { runId } = await stage.newestRun();
    const following = stage.start(['run', '--follow', runId]);
    const result = ended(following);
    await prints(following, 'info  one');
    child.stdin?.end('go\n');
    const { code, stdout } = await result;
    expect(code).toBe(0);
    expect(stdout.match(/info {2}one/g)).toHaveLength(1);
    expect(stdout).toMatch(/info {2}two[^]*✖ Error[^]*Exit code {2}3/);
  });
});

describe('validate', () => {
  it('records that a result is right, by whom and why', () => {
    stage.write('users.yaml', 'users:\n  - { email: anna@example.org, name: Anna, role: operator }\n');
    stage.ok('apply', 'users.yaml', '--yes');
    stage.ok('validate', runIds[3]!, '--reason', 'checked', '--as', 'anna@example.org');
    expect(stage.ok('run', runIds[3]!)).toMatch(/Validation {2}validated by anna@example\.org, .*: checked/);
  });

  it('rejects with a reason only', () => {
    expect(stage.jobLogger('validate', runIds[0]!, '--reject')).toMatchObject({ code: 2 });
    expect(stage.ok('validate', runIds[0]!, '--reject', '--reason', 'old prices')).toContain('is rejected');
    expect(listRuns(stage, '--validation', 'Rejected')).toMatchObject([{ runId: runIds[0] }]);
  });

  it('is refused for an unknown person', () => {
    expect(stage.fails(1, 'validate', runIds[1]!, '--as', 'who@example.org')).toContain("isn't a user of JobLogger");
  });
});

describe('purge', () => {
  it('counts first, and removes nothing if nobody can be asked', () => {
    const olderThan = '3d12h';
    const answer = stage.jobLogger('purge', '--older-than', olderThan);
    expect(answer).toMatchObject({ code: 1, stdout: '' });
    expect(answer.stderr).toContain('2 runs, 4 lines, 0 comments');
    expect(stage.ok('purge', '--older-than', olderThan, '--dry-run', '--json')).toContain('"runs": 2');
    expect(listRuns(stage, '--job', '3', '--to', daysAgo(3))).toHaveLength(2);
    expect(stage.ok('purge', '--older-than', olderThan, '--yes')).toBe('Removed 2 runs, 4 lines, 0 comments.\n');
    expect(listRuns(stage, '--job', '3', '--to', daysAgo(3))).toEqual([]);
  });
});

describe('jobs', () => {
  it('lists jobs with their last run', () => {
    expect(stage.json('jobs', '--department', 'Finance')).toMatchObject([
      { jobId: 6, icon: '👩‍💻', paused: false, lastRunId: runIds[3], lastStatus: 'Done' },
    ]);
    expect(stage.ok('jobs')).toMatch(/ {2}3 {2}🐼 {2}Daily sales/);
  });
});

/** This many days before the tests began. */
function daysAgo(days: number): string {
  return new Date(begun - days * 86_400_000).toISOString();
}

interface Made {
  id: number | string;
  jobId: number;
  at: string;
  status: 'Done' | 'Error';
  warnings?: number;
  message?: string;
  validate?: string;
}

/** Adds runs like a shipper: of two seconds, with at least two lines. */
async function insertRuns(of: Stage, made: Made[]): Promise<void> {
  await withDatabase(of.database, async ({ store }) => {
    for (const { id, jobId, at, status, warnings = 0, message, validate } of made) {
      const level = (seq: number) => (seq <= warnings ? 'warn' : 'info');
      const failure = message && { message, traceback: `Error: ${message}\nCaused by: Error: ECONNREFUSED` };
      await store.apply({
        ...newRun(jobId, { runId: typeof id === 'number' ? runIds[id]! : id, at }),
        lines: [1, 2].map((seq) => ({ seq, at, level: level(seq), text: `line ${seq}` })),
        ...(validate && { validation: { seq: 8, reason: validate } }),
        end: end(9, { at: new Date(Date.parse(at) + 2000).toISOString(), status, ...failure }),
      });
    }
  });
}

/** Our emoji are two columns wide; everything else here is one. */
function countColumns(line: string): number {
  const graphemes = [...new Intl.Segmenter().segment(line)];
  return graphemes.reduce((sum, { segment }) => sum + (/\p{Emoji_Presentation}/u.test(segment) ? 2 : 1), 0);
}

describe('what a script has written', () => {
  itOnPosix("sets no title, link or cursor in the reader's terminal, and stays complete in JSON", async () => {
    const own = await Stage.prepared();
    const text = 'a\u001B]0;title\u0007b\u001B]8;;http://x\u001B\\c\u001B[2J\u009B1Ad\u001B[8me';
    await insertRuns(own, [{ id: 0, jobId: 3, at: daysAgo(1), status: 'Error', message: text }]);
    for (const words of [['runs'], ['run', 'last']]) {
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      expect(own.ok(...words)).not.toMatch(/[\u0007\u001B\u0080-\u009F]/);
      expect(own.ok(...words)).toContain('abcd');
      const seen = onTerminal(own, words, { columns: 200 }).stdout;
      expect(seen).not.toContain('title');
      expect(seen).not.toMatch(/\u001B\[(?:2J|8m)/); // oxlint-disable-line no-control-regex -- they are what is looked for
    }
    const json = own.ok('run', '--json', 'last');
    expect(JSON.parse(json)).toMatchObject({ message: text });
    expect(json).not.toContain('\u009B');
    await own.teardown();
  });
});
