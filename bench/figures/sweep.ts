import { openWatcherDatabase, type WatcherDatabase } from '#database';
import type { Connection } from '#database/store/sqliteFile';
import { openFile } from '../../database/test/embeddedFile.js';
import { Passes } from '../../watcher/test/passes.js';
import { makeSandbox, type Sandbox } from '../sandbox.js';
import { now } from '../runScript.js';
import { alternate, atMostTimes, type Bench, type Measured, summarise } from './figure.js';

const DUE = 10;
const AHEAD = 20;
/**
 * One pass of the watcher over 5,000 jobs with 100,000 expected runs, compared with one over the ten jobs that are due.
 */
export async function sweep(bench: Bench): Promise<Measured[]> {
  const many = await Company.of(5000);
  const few = await Company.of(DUE);
  try {
    const values = await alternate(bench, {
      manyQuiet: () => many.look(0),
      fewQuiet: () => few.look(0),
      manyDue: () => many.look(DUE),
      fewDue: () => few.look(DUE),
    });
    return [
      summarise('a sweep of 5,000 jobs, nothing due', 'ms', values.manyQuiet, {
        beside: { name: 'of 10 jobs', values: values.fewQuiet },
        goal: atMostTimes(3),
      }),
      summarise('a sweep of 5,000 jobs, 10 missed', 'ms', values.manyDue, {
        beside: { name: 'of 10 jobs', values: values.fewDue },
        goal: atMostTimes(3),
      }),
    ];
  } finally {
    await many.close();
    await few.close();
  }
}

/** Jobs with twenty expected runs each, from tomorrow on. */
class Company {
  #looks = 0;

  private constructor(
    private readonly sandbox: Sandbox,
    private readonly watched: WatcherDatabase,
    private readonly db: Connection,
  ) {}

  static async of(jobs: number): Promise<Company> {
    const sandbox = await makeSandbox();
    const db = openFile(sandbox.setting);
    db.exec(`
      WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${jobs})
      INSERT INTO Jobs (JobId, Name, DepartmentId, Cron, TimeZone, NeedsValidation, ExpectedUntil)
      SELECT 1000 + i, 'Job ' || i, 1, '0 3 * * *', 'Europe/Rome', 0, '2100-01-01T00:00:00.000Z' FROM n;
      WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${AHEAD})
      INSERT INTO ExpectedRuns (JobId, DueAt, LateAt, Status)
      SELECT j.JobId, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+' || n.i || ' days'),
        strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+' || n.i || ' days', '+5 minutes'), 'Due'
      FROM Jobs AS j CROSS JOIN n WHERE j.JobId > 1000;
      ANALYZE;`);
    return new Company(sandbox, await openWatcherDatabase(sandbox.setting), db);
  }

  /** @returns milliseconds of one pass that finds the missed runs of this many jobs */
  async look(due: number): Promise<number> {
    const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000 + ++this.#looks).toISOString();
    this.db
      .prepare(
        `INSERT INTO ExpectedRuns (JobId, DueAt, LateAt, Status)
         SELECT JobId, :DueAt, :LateAt, 'Due' FROM Jobs WHERE JobId > 1000 ORDER BY JobId LIMIT :due`,
      )
      .run({ DueAt: at(20), LateAt: at(15), due });
    const Now = new Date().toISOString();
    const from = now();
    await new Passes(this.watched, new Date(Date.now() - 86_400_000).toISOString(), []).judge(Now);
    const took = now() - from;
    const { left } = this.db
      .prepare("SELECT count(*) AS left FROM ExpectedRuns WHERE Status = 'Due' AND LateAt < :Now")
      .get({ Now }) as { left: number };
    if (left > 0) throw new Error(`The sweep left ${left} of ${due} runs that are missed.`);
    return took;
  }

  async close(): Promise<void> {
    this.db.close();
    await this.watched.close();
    await this.sandbox.remove();
  }
}
