import { watchOnce } from '../src/watchOnce';
import { keepingChannel, quiet } from './passes';
import { World } from './world';

let world: World;
afterEach(() => world.teardown());

const HOUR = 3_600_000;

/** Runs one pass now. @returns the messages that it sent */
async function pass(): Promise<string[]> {
  const mail = keepingChannel();
  await watchOnce({ database: world.setting, channels: { mail }, appUrl: null, log: quiet });
  return mail.kept.map(({ content, delivery }) => `${delivery.Reason} ${content.subject}`);
}

/** Sets the last pass back by this time. */
function age(milliseconds: number): void {
  for (const name of ['WatcherSeenAt', 'WatcherUpSince']) {
    const value = Date.parse(String(world.one(`SELECT Value AS value FROM Settings WHERE Name = '${name}'`)));
    const older = new Date(value - milliseconds).toISOString();
    world.db.prepare('UPDATE Settings SET Value = ? WHERE Name = ?').run(older, name);
  }
}

const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();
function run(milliseconds: number, Status: string, Fingerprint: string | null = null): void {
  const then = ago(milliseconds);
  world.run('10:00', Status, { StartedAt: then, EndedAt: then, JudgeDueAt: then, HeartbeatAt: then, Fingerprint });
}

describe('watch --once', () => {
  it.each([5 / 60, 1.5, 24])('every %d hours judges what ended since its last pass', async (hours) => {
    world = await World.make();
    expect(await pass()).toEqual([]);
    for (const fingerprint of ['a', 'b']) {
      age(hours * HOUR);
      run((hours * HOUR) / 2, 'Error', fingerprint);
      expect(await pass()).toEqual(['opened Daily sales failed']);
    }
    age(hours * HOUR);
    run((hours * HOUR) / 2, 'Done');
    expect(await pass()).toEqual(['recovered Daily sales works again']);
  });

  it('the first time reports the last two days in one message, and nothing before', async () => {
    world = await World.make({ Cron: '0 * * * *', TimeZone: 'UTC' });
    world.db.exec(`INSERT INTO ExpectedRuns (JobId, DueAt, LateAt, Status)
      VALUES (1, '${ago(700 * HOUR)}', '${ago(699 * HOUR)}', 'Due'), (1, '${ago(50 * HOUR)}', '${ago(49 * HOUR)}', 'Due')`);
    run(600 * HOUR, 'Error', 'old');
    expect(await pass()).toEqual([]);
    expect(world.one("SELECT count(*) AS value FROM ExpectedRuns WHERE Status = 'Missed'")).toBe(2);
    await world.teardown();

    world = await World.make();
    run(20 * HOUR, 'Error', 'a');
    run(10 * HOUR, 'Error', 'b');
    expect(await pass()).toEqual(['opened Prima che JobLogger cominciasse ad avvisare: IT']);
    expect(await pass()).toEqual([]);
  });

  it('after more than two days reports only the last two, in one message', async () => {
    world = await World.make();
    await pass();
    age(100 * HOUR);
    run(60 * HOUR, 'Error', 'old');
    run(10 * HOUR, 'Error', 'new');
    expect(await pass()).toEqual(['opened Dopo un’interruzione di JobLogger: IT']);
    expect(world.one('SELECT count(*) AS value FROM Alerts')).toBe(2);
  });
});
