/** What depends on the clock: in each zone, at each hour, on pages that stay open. */
import { execFileSync } from 'node:child_process';
import { AppPage } from './appPage.js';

/** Midnights that are skipped or repeated, shifts of half an hour and two hours, quarter-hour offsets, both sides of the date line. */
const ZONES =
  'America/Santiago Africa/Cairo America/Asuncion Asia/Beirut America/Havana Atlantic/Azores Australia/Lord_Howe Antarctica/Troll Asia/Kathmandu Pacific/Chatham Pacific/Kiritimati Pacific/Pago_Pago Europe/Rome UTC'.split(
    ' ',
  );

afterEach(() => jest.restoreAllMocks());

/** In another process, because this one's zone can't be changed any more. */
function evaluateInEachZone(code: string): unknown {
  const page = new AppPage('Job');
  const objects = ['Days', 'Show'].map((name) => `const ${name} = ${page.literal(name)};`).join('\n');
  const each = `const found = []; for (const zone of ${JSON.stringify(ZONES)}) { process.env.TZ = zone; ${code} }`;
  const script = `const Texts = { language: () => 'en' }; ${objects}; ${each}; console.log(JSON.stringify(found));`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
}

it('a day begins when its date does, and so do the days before and after', () => {
  const wrong = evaluateInEachZone(`
    const dateOf = (time) => { const date = new Date(time); return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86400000; };
    for (let time = Date.UTC(2027, 0, 1); time < Date.UTC(2029, 0, 1); time += 21000000)
      for (const offset of [-30, -1, 0, 1]) {
        const start = Date.parse(Days.start(time, offset));
        if (dateOf(start) !== dateOf(time) + offset || dateOf(start - 1) === dateOf(start)) found.push([zone, new Date(time), offset]);
      }`);
  expect(wrong).toEqual([]);
});

it('only a repeated hour shows its zone', () => {
  const shown = evaluateInEachZone(`
    const halves = (from, count) => Array.from({ length: count }, (_, half) => new Date(from + half * 1800000));
    const dates = halves(Date.UTC(2026, 0, 1), 730 * 24).filter((date, index) => index % 24 === 0);
    // Days on which clocks change, and one without a change.
    const days = dates.filter((date) => date === dates[0] || date.getTimezoneOffset() !== new Date(date.getTime() + 43200000).getTimezoneOffset());
    const times = {};
    for (const date of days.flatMap((day) => halves(day.getTime() - 10800000, 36)))
      (times[date.toDateString() + date.toTimeString().slice(0, 5)] ??= new Set()).add(date.toISOString());
    const wrong = Object.values(times).map((same) => Array.from(same, (iso) => Show.hour(iso)))
      .filter((same) => new Set(same).size < same.length || same.some((text) => /^\\d\\d:\\d\\d$/.test(text)) !== (same.length === 1));
    found.push([zone, days.length - 1, ...wrong]);`);
  expect(shown).toEqual(ZONES.map((zone) => [zone, expect.any(Number)]));
  expect((shown as [string, number][]).filter(([, changes]) => changes === 2).length).toBeGreaterThan(7);
});

it('the thirty days of a job are consecutive and end today', () => {
  const days = new AppPage('Job').object('Days');
  const edges = days.edges!(Date.now(), 30) as string[];
  expect([edges.length, new Set(edges).size, edges.toSorted()]).toEqual([31, 31, edges]);
  expect([edges[29]! <= new Date().toISOString(), new Date().toISOString() < edges[30]!]).toEqual([true, true]);
});

it('only the days of the jobs on the page are read, and not of pages that are only passed', async () => {
  const page = new AppPage('Job');
  const asked: number[][] = [];
  const jobs = Array.from({ length: 120 }, (_, index) => ({ JobId: index + 1, Name: `Job ${index}`, SuccessRate: 1 }));
  page.set('WhoAmI', { data: [{ Role: 'viewer' }] }).set('ListJobs', { run: async () => jobs });
  page.set('ListGrid', { run: async ({ JobIds }: { JobIds: number[] }) => void asked.push(JobIds) });
  page.store.ListDepartments = [];
  await page.object('Jobs').read!();
  await page.object('Jobs').turn!(1);
  await page.object('Jobs').turn!(1);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(asked.map((ids) => `${ids.length} from ${ids[0]}`)).toEqual(['50 from 1', '20 from 101']);
});

it('the squares of a job keep their days when midnight passes', async () => {
  const page = new AppPage('Job');
  const now = jest.spyOn(Date, 'now').mockReturnValue(new Date(2026, 11, 31, 23, 59, 50).getTime());
  const job = { JobId: 1, Name: 'Orders', SuccessRate: 1, UsualSeconds: 1, LastStatus: null };
  page.set('ListGrid', { run: async () => [{ JobId: 1, Day: 29, Runs: 1, Failed: 1 }] });
  page.set('ListJobs', { run: async () => [job] });
  await page.object('Jobs').read!();
  now.mockReturnValue(new Date(2027, 0, 1, 0, 0, 5).getTime());
  expect(page.object('Jobs').rows!()[0].Days).toMatch(/title="gio 31 dic — [^>]*background:#DC2626"><\/b><\/span>$/);
});

it.each([
  ['today', [0], 1],
  ['yesterday and today again', [-1, 1], 1],
  ['the day before', [-1], 30],
])('an agenda that stays open over New Year’s Eve on %s goes on', async (_name, steps, day) => {
  const page = new AppPage('Agenda').set('WhoAmI', { data: [{ Role: 'viewer', Language: 'en' }] });
  page.store.ListDepartments = [];
  const now = jest.spyOn(Date, 'now').mockReturnValue(new Date(2026, 11, 31, 23, 50).getTime());
  const calendar = page.object('Calendar');
  page.set('ListDay', { run: async () => [] });
  await calendar.refresh!();
  for (const step of steps) await calendar.go!(step);
  now.mockReturnValue(new Date(2027, 0, 1, 0, 0, 5).getTime());
  page.set('WhoAmI', { run: async () => [] }).set('ListDepartments', { run: async () => [] });
  await calendar.refresh!();
  // Like Appsmith, which computes values again when something in the store changes.
  expect([calendar.heading!(), page.store.clock]).toEqual([
    expect.stringMatching(new RegExp(`\\b${day} (January 2027|December 2026)`)),
    new Date(2027, 0, 1).getTime(),
  ]);
});

it('a short run just before midnight is visible in the agenda', () => {
  const page = new AppPage('Agenda');
  const [from, At] = [new Date(2026, 10, 24), new Date(2026, 10, 24, 23, 59, 59)].map((date) => date.toISOString());
  const run = { Kind: 'Run', JobName: 'Orders', Status: 'Done', At, EndedAt: At };
  Object.assign(page.store, { dayChosen: from, day: { from, rows: [run] } });
  const [[begun], [shown]] = page.object('Calendar').timeline!().series[0].data[0].coords;
  expect(shown - begun).toBe(480_000);
});

it.each([
  [3, 1, [0, 2]],
  [400, 1, [0, 14]],
  [400, 27, [390, 399]],
  [0, 1, []],
])('of %i jobs page %i of the agenda has as many as can be read', (count, dayPage, [first, last]) => {
  const page = new AppPage('Agenda');
  const from = new Date(2026, 10, 24).toISOString();
  const jobs = Array.from({ length: count }, (_, job) => `${job}`);
  const rows = [...jobs, ...jobs].map((JobName) => ({ Kind: 'Run', JobName, Status: 'Done', At: from }));
  Object.assign(page.store, { dayChosen: from, dayPage, day: { from, rows } });
  const { series, yAxis } = page.object('Calendar').timeline!();
  const named = (job?: number) => (job === undefined ? undefined : page.object('Show').named!(null, `${job}`));
  expect([yAxis.data.at(-1), yAxis.data[0]]).toEqual([named(first), named(last)]);
  expect(series[0].data).toHaveLength(2 * yAxis.data.length);
});

it("the caller and the watchers' state are read again once every quarter of an hour", async () => {
  const page = new AppPage('Run').set('WhoAmI', { data: [{ Role: 'viewer' }], run: jest.fn(async () => []) });
  page.set('ListDepartments', { run: async () => [] }).store.ListDepartments = [];
  const now = jest.spyOn(Date, 'now');
  const read = async (minutes: number) => {
    now.mockReturnValue(new Date(2026, 9, 25, 2, minutes).getTime());
    await page.object('Act').refresh!(async () => {});
  };
  for (const minutes of [1, 14, 15, 16, 29]) await read(minutes);
  expect(page.scope.WhoAmI!.run).toHaveBeenCalledTimes(1);
});

it('a time of today is alone, of another day with its day, of a distant day with its year', () => {
  const show = new AppPage('Run').object('Show');
  const noon = new Date(2026, 10, 24, 12, 0, 4);
  const now = jest.spyOn(Date, 'now').mockReturnValue(noon.getTime() + 3_600_000);
  expect(show.when!(noon.toISOString())).toBe('12:00:04');
  now.mockReturnValue(noon.getTime() + 86_400_000);
  expect(show.when!(noon.toISOString())).toBe('mar 24 nov, 12:00');
  now.mockReturnValue(noon.getTime() + 370 * 86_400_000);
  expect(show.when!(noon.toISOString())).toBe('24 nov 2026, 12:00');
  expect(show.when!(null)).toBe('');
});

it('a report is offered in the zone of the browser, UTC too', async () => {
  const page = new AppPage('Alert').set('WhoAmI', { data: [{ Role: 'viewer', ReportHour: 7 }] });
  Object.assign(page.scope, { resetWidget: async () => {}, showModal: () => {} });
  const zone = { ...new Intl.DateTimeFormat().resolvedOptions(), timeZone: 'UTC' };
  jest.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue(zone);
  await page.object('Report').open!();
  expect(page.store.report).toMatchObject({ TimeZone: 'UTC' });
});

it('a snooze ends at the chosen time', () => {
  const form = new AppPage('Job').object('JobForm');
  const now = new Date(2026, 10, 24, 22, 30).getTime();
  expect(form.until!('hours4', now)).toBe(new Date(2026, 10, 25, 2, 30).toISOString());
  expect(form.until!('until8', now)).toBe(new Date(2026, 10, 25, 8, 0).toISOString());
  expect([form.seconds!(''), form.seconds!(null), form.seconds!(1.5)]).toEqual([null, null, 90]);
});
