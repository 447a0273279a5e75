/** What arrives late or out of order is judged as if it had arrived in time. */
import fc from 'fast-check';
import { at, sent } from './passes';
import { OWNER, World } from './world';

let world: World;
afterEach(() => world.teardown());

const inRow = () => world.one('SELECT FailuresInRow AS value FROM Jobs');
const open = () => world.one('SELECT count(*) AS value FROM Alerts WHERE ClosedAt IS NULL');

describe('an error that arrives when the job already works again', () => {
  it('is reported once, as over, and never repeated', async () => {
    world = await World.make({ rules: { repeat: '1h' } });
    for (const time of ['11:00', '11:30']) await world.runAndJudge(time, 'Done');
    world.run('10:00', 'Error');
    await world.judge('12:00');
    const [message, ...more] = await world.deliver('12:00', sent);
    expect([message!.content.state, more]).toEqual(['Failed, works again', []]);
    expect([world.one('SELECT ClosedAt AS value FROM Alerts'), inRow()]).toEqual([at('11:00'), 0]);
    await world.judge('14:00');
    expect(world.listTold()).toEqual([`opened error ${OWNER}`]);
  });

  it("doesn't change the count of later failures", async () => {
    world = await World.make({ rules: { after: 3 } });
    world.run('11:00', 'Done');
    await world.runAndJudge('12:00', 'Error');
    for (const time of ['09:00', '10:00']) world.run(time, 'Error');
    await world.judge('12:30');
    expect([world.listTold(), inRow()]).toEqual([[], 1]);
    world.run('12:40', 'Error');
    world.run('12:50', 'Error');
    await world.judge('13:00');
    expect([world.listTold(), inRow()]).toEqual([[`opened error ${OWNER}`], 3]);
  });
});

it('a failure that completes a row is reported although later ones were already judged', async () => {
  world = await World.make({ rules: { after: 3 } });
  for (const time of ['10:00', '12:00']) {
    world.run(time, 'Error');
    await world.judge(time);
  }
  world.run('11:00', 'Error');
  await world.judge('12:30');
  expect([world.listTold(), inRow()]).toEqual([[`opened error ${OWNER}`], 3]);
});

it('the same error after a success in the same pass is another alert', async () => {
  world = await World.make();
  await world.runAndJudge('10:00', 'Error', { Fingerprint: 'a' });
  await world.deliver('10:01', sent);
  world.run('11:00', 'Done');
  await world.runAndJudge('12:00', 'Error', { Fingerprint: 'a' });
  expect(world.listTold()).toEqual([`opened error ${OWNER}`, `recovered error ${OWNER}`, `opened error ${OWNER}`]);
  expect(open()).toBe(1);
});

it("a run that was lost by silence and sends a heartbeat again isn't lost, and its alert says how long it was silent", async () => {
  world = await World.make();
  const run = world.run('10:00', 'Pending', { HeartbeatSeconds: 20 });
  await world.judge('10:01:01');
  await world.deliver('10:01:02', sent);
  expect([open(), inRow()]).toEqual([1, 1]);
  // The state after ApplyEvents.
  world.db.exec(`UPDATE LogHistory SET Status = 'Pending', EndedAt = NULL, HeartbeatAt = '2094-06-07T10:01:15.000Z',
    JudgeDueAt = '2094-06-07T10:01:15.000Z' WHERE RunKey = ${run}`);
  await world.judge('10:01:15');
  const [message] = await world.deliver('10:01:16', sent);
  expect(message!.content).toMatchObject({ state: 'Goes on', mood: 'good' });
  expect(message!.content.facts).toContainEqual(['It was silent for', '1 min 15 s']);
  expect([open(), inRow()]).toEqual([0, 0]);
});

it('a run that was lost by silence and then fails is one failure in a row, and the loss is over', async () => {
  world = await World.make();
  const run = world.run('10:00', 'Pending', { HeartbeatSeconds: 20 });
  await world.judge('10:01:01');
  await world.deliver('10:01:02', sent);
  world.end(run, '10:05', 'Error');
  await world.judge('10:06');
  const messages = await world.deliver('10:07', sent);
  expect(messages.map(({ content }) => `${content.subject}: ${content.mood}`)).toEqual([
    'Daily sales ended: odd',
    'Daily sales failed: bad',
  ]);
  expect(messages[0]!.content.facts).toContainEqual(['It was silent for', '5 min']);
  expect([open(), inRow()]).toEqual([1, 1]);
});

/** Ends of runs by the minute in which they ended. A later one may arrive earlier. */
const happened = fc
  .uniqueArray(
    fc.record({
      minute: fc.integer({ min: 0, max: 59 }),
      status: fc.constantFrom('Done', 'Error', 'Lost', 'TimedOut', 'Cancelled'),
      knownAt: fc.integer({ min: 0, max: 99 }),
    }),
    { minLength: 1, maxLength: 6, selector: ({ minute }) => minute },
  )
  .map((all) => all.toSorted((one, other) => one.minute - other.minute));

it('in whatever order runs arrive, failures in a row are counted the same, and all is over when the job works again', async () => {
  await fc.assert(
    fc.asyncProperty(happened, fc.integer({ min: 1, max: 3 }), async (all, after) => {
      const [right, found] = [await outcome(all, after), await outcome(byKnowledge(all), after)];
      expect([found.inRow, found.openAtEnd]).toEqual([right.inRow, 0]);
      // An alert about failures in a row that a late success has interrupted stays open until the next success.
      expect(found.open).toBeGreaterThanOrEqual(right.open);
    }),
    { numRuns: 15 },
  );
  world = await World.make();
});

type Happened = { minute: number; status: string; knownAt: number }[];

const byKnowledge = (all: Happened) => all.toSorted((one, other) => one.knownAt - other.knownAt);

async function outcome(known: Happened, after: number) {
  world = await World.make({ rules: { after } });
  try {
    for (const { minute, status } of known) {
      world.run(`10:${String(minute).padStart(2, '0')}`, status);
      await world.judge('11:30');
    }
    const found = { inRow: Number(inRow()), open: Number(open()) };
    await world.runAndJudge('11:40', 'Done');
    return { ...found, openAtEnd: open() };
  } finally {
    await world.teardown();
  }
}
