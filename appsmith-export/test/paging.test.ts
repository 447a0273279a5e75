/** Reads each list with pages to its last row, with the app's own scripts and queries, on each engine. */
import type { ProcedureName } from '#database';
import { actionName } from '../../cli/src/appsmith/app.js';
import { engines, type Fixture, useFixture } from '../../database/test/contract/engines.js';
import { until } from '../../sdk/test/until.js';
import { AppPage } from './appPage.js';

const DAVIDE = 'davide@example.org';
const AT = '2026-11-24T10:00:00.000Z';

/** The page, its script with `list` and `turn`, the key of the stored list, the rows of a little more than two pages, a row's key. */
const LISTS: [page: string, script: string, key: string, count: number, id: string][] = [
  ['Run', 'Runs', 'runs', 105, 'RunKey'],
  ['Alert', 'Alerts', 'alerts', 105, 'AlertKey'],
  ['Ticket', 'Tickets', 'tickets', 105, 'TicketId'],
  ['Admin', 'Admin', 'audit', 205, 'AuditKey'],
  ['Run', 'Details', 'lines', 405, 'Seq'],
];

describe.each(engines)('the lists of the app, on $name', (engine) => {
  const fixture = useFixture(engine);
  let runId: string;

  beforeAll(async () => {
    runId = await fill(fixture);
  }, 600_000);

  it.each(LISTS)('%s: the pages of %s hold each of the %s once, to the last', async (page, script, key, count, id) => {
    const { functions, shown } = openPage(page, script, key);
    await functions.list!();
    const met = shown().rows.map((row) => row[id]);
    while (shown().hasNext) {
      const next = shown().page + 1;
      functions.turn!(1);
      await until(() => shown().page === next);
      met.push(...shown().rows.map((row) => row[id]));
    }
    const { page: last } = shown();
    expect(last).toBeGreaterThanOrEqual(3);
    expect(met.length).toBeGreaterThanOrEqual(count);
    expect(new Set(met).size).toBe(met.length);
    for (let back = last; back > 1; back -= 1) functions.turn!(-1);
    await until(() => shown().page === 1);
    expect(shown().rows[0]![id]).toBe(met[0]);
  });

  it.each(LISTS)(
    '%s: presses soon after one another on %s add up, and no press waits for the one before',
    async (page, script, key) => {
      const { functions, shown } = openPage(page, script, key);
      await functions.list!();
      for (const [pages, last] of [
        [1, 3],
        [-1, 1],
      ]) {
        expect([functions.turn!(pages), functions.turn!(pages)]).toEqual([undefined, undefined]);
        await until(() => shown().page === last);
      }
    },
  );

  /** The page with queries that are really executed. */
  function openPage(name: string, script: string, key: string) {
    const page = new AppPage(name);
    const { store } = page;
    Object.assign(store, { ListDepartments: [{ DepartmentId: 1, Name: 'IT' }], runId, alertsFilter: { state: 'all' } });
    page.set('WhoAmI', {
      data: [{ Role: 'admin', Email: DAVIDE, Name: 'Davide', DepartmentId: null, Language: 'it' }],
    });
    page.set('LevelSelect', { selectedOptionValue: 'debug' });
    const given = page.scope as Record<string, unknown>;
    given.storeValue = async (each: string, value: unknown) => {
      store[each] = value;
    };
    for (const query of page.queries().filter(({ pluginId }) => pluginId === 'mssql-plugin')) {
      const run = async (params: object = {}) => {
        const { procedure, value } = page.inputOf(query, params);
        return fixture.ask(procedure as ProcedureName, JSON.parse(value as string) as object);
      };
      page.set(actionName(query), { run });
    }
    const shown = () => store[key] as { page: number; hasNext: boolean; rows: Record<string, unknown>[] };
    return { functions: page.object(script), shown };
  }
});

/** @returns the run with the many lines */
async function fill({ addRun, call, callOne, newAlert }: Fixture): Promise<string> {
  const { DepartmentId } = await callOne('SaveDepartment', { Name: 'IT' });
  await call('SaveUser', { UserEmail: DAVIDE, Name: 'Davide', Role: 'admin', Language: 'it' });
  const { JobId } = await callOne('SaveJob', { Name: 'Orders', DepartmentId });
  for (let number = 0; number < 105; number += 1) {
    // Several at the same time, distinguished by their key.
    await addRun({}, { jobId: JobId, at: new Date(Date.parse(AT) + Math.floor(number / 3) * 1000).toISOString() });
    await newAlert({ JobId });
    await call('OpenTicket', { JobId, Title: `Ticket ${number}`, Description: '', Email: DAVIDE });
    await call('SaveDepartment', { DepartmentId, Name: `IT ${number}`, Email: DAVIDE });
  }
  const seqs = Array.from({ length: 405 }, (_, index) => index + 1);
  const lines = seqs.map((seq) => ({ seq, at: AT, level: 'info' as const, text: `line ${seq}` }));
  return addRun({ lines }, { jobId: JobId, at: AT });
}
