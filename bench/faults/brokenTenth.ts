import type { Database, WatcherDatabase } from '#database';
import type { Connection } from '#database/store/sqliteFile';
import { insertRun } from '../../database/test/embeddedFile.js';
import type { Answer, Message } from '../../watcher/src/channels/channel.js';
import { Passes } from '../../watcher/test/passes.js';
import type { SeededRandom } from '../random.js';
import type { Sandbox } from '../sandbox.js';
import { inWatchedSandbox } from '../watchers.js';
import { scaleCount, type Trial } from './trial.js';

const MINUTE = 60_000;
const FROM = Date.UTC(2027, 5, 7);
const HOURS = 12;
const BROKEN = 0.1;

/**
 * The same half day twice, with the same jobs, rules, people and channels: once correct, once with a tenth of them
 * broken. Jobs that have nothing to do with what is broken must get the same alerts.
 */
export const brokenTenth: Trial = {
  name: 'brokenTenth',
  harm: 'a tenth of all jobs, rules, people and channels is broken; the others are told of as if it were not',
  async run(campaign) {
    const { findings, random } = campaign;
    const plan = makePlan(scaleCount(300, campaign) + 10, random);
    const tell = (isBroken: boolean) =>
      inWatchedSandbox((...place) => tellHalfDay(plan, isBroken, ...place), { inMemory: true });
    const [right, found] = [await tell(false), await tell(true)];
    findings.faults = plan.breaks.length;
    for (const job of plan.jobs.filter(({ id }) => !plan.touched.has(id))) {
      const [expected, told] = [right.get(job.id) ?? [], found.get(job.id) ?? []];
      for (const one of expected) if (!told.includes(one)) findings.count('lost', `job ${job.id}: ${one}`);
      for (const one of told) if (!expected.includes(one)) findings.count('doubled', `job ${job.id}: ${one}`);
    }
  },
};

interface Plan {
  jobs: { id: number; department: number; owner: number; rules: string | null; cron: string | null }[];
  runs: { job: number; at: number; ends: 'Done' | 'Error' | 'TimedOut' | 'Lost'; fingerprint: string }[];
  departments: number;
  people: number;
  /** Statements. */
  breaks: string[];
  /** Addresses that their service refuses, or whose sending fails. */
  brokenAddresses: Set<string>;
  /** Jobs that are broken, or whose people, department or channels are. */
  touched: Set<number>;
}

const RULES = [
  null,
  '{"after":2}',
  '{"repeat":"1h"}',
  '{"quiet":"03:00-05:00"}',
  '{"maintenance":["MON 06:00-07:00"],"tell":["department"]}',
  '{"tell":["owner"],"recoverAfter":2}',
];

/** Ways to break a job that people and browsers can cause. */
const BROKEN_JOBS = [
  "TimeZone = 'Europe/Rom', Cron = '0 * * * *'",
  "TimeZone = 'Mars/Olympus', Cron = '*/5 * * * *', AlertRules = '{\"quiet\":\"00:00-23:59\"}'",
  "Cron = '99 99 * * *', TimeZone = 'UTC'",
  "AlertRules = '[]'",
  'AlertRules = \'{"on":"everything","after":-1,"tell":[7,null,"nobody"]}\'',
  'AlertRules = \'{"quiet":["25:00-26:00"],"maintenance":{},"timeZone":"X/Y"}\'',
  'AlertRules = \'{"tell":[]}\'',
  "Name = '<@U1> *x* \u001B[31m' || JobId, Icon = '\u0007'",
  "SnoozedUntil = 'some day'",
];
const BROKEN_PEOPLE = ['Active = 0', "SlackChannel = '#gone'", "Email = 'no address at all ' || UserId"];

function makePlan(count: number, random: SeededRandom): Plan {
  const departments = Math.max(4, Math.round(count / 10));
  const people = Math.max(5, Math.round(count / 5));
  const pick = (most: number) => random.between(1, most);
  const jobs = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    department: pick(departments),
    owner: pick(people),
    rules: random.pick(RULES),
    cron: random.chance(0.5) ? '0 * * * *' : null,
  }));
  const runs = jobs.flatMap(({ id }) =>
    Array.from({ length: random.between(0, HOURS) }, () => ({
      job: id,
      at: FROM + random.between(0, HOURS * 60 - 1) * MINUTE,
      ends: random.pick(['Done', 'Done', 'Error', 'TimedOut', 'Lost'] as const),
      fingerprint: `f${random.between(1, 3)}`,
    })),
  );
  const isBroken = () => random.chance(BROKEN);
  const plan: Plan = { jobs, runs, departments, people, breaks: [], brokenAddresses: new Set(), touched: new Set() };
  const touch = (is: (job: Plan['jobs'][number]) => boolean) => {
    for (const job of jobs) if (is(job)) plan.touched.add(job.id);
  };
  for (const { id } of jobs) {
    if (!isBroken()) continue;
    plan.breaks.push(`UPDATE Jobs SET ${random.pick(BROKEN_JOBS)} WHERE JobId = ${id}`);
    touch((job) => job.id === id);
  }
  for (let person = 1; person <= people; person++) {
    if (!isBroken()) continue;
    const how = random.pick(BROKEN_PEOPLE);
    plan.breaks.push(`UPDATE Users SET ${how} WHERE UserId = ${person}`);
    touch((job) => job.owner === person);
  }
  for (let department = 1; department <= departments; department++) {
    if (!isBroken()) continue;
    const [slack, mail] = [`#d${department}`, `d${department}@example.org`];
    if (random.chance(0.5)) {
      plan.breaks.push(
        `UPDATE Departments SET SlackChannel = NULL, MailAddress = NULL, AlertRules = '{"tell":"x"}' WHERE DepartmentId = ${department}`,
      );
    } else {
      plan.breaks.push('SELECT 1');
      plan.brokenAddresses.add(slack).add(mail);
    }
    touch((job) => job.department === department);
  }
  return plan;
}

type Messages = Map<number, string[]>;

async function tellHalfDay(
  plan: Plan,
  isBroken: boolean,
  sandbox: Sandbox,
  watched: WatcherDatabase,
  db: Connection,
): Promise<Messages> {
  await register(sandbox.database, plan);
  const passes = new Passes(watched, new Date(FROM - 86_400_000).toISOString());
  const messages: Messages = new Map();
  const answer = (message: Message): Answer => {
    if (isBroken && plan.brokenAddresses.has(message.delivery.Recipient)) {
      if (message.delivery.Channel === 'slack') throw new TypeError('fetch failed');
      return { outcome: 'failed', answer: '400' };
    }
    return { outcome: 'sent', answer: 'ok', serviceId: `C/${message.delivery.DeliveryKey}` };
  };
  // Messages are compared by their alerts, because how many alerts one message contains depends on the others.
  if (isBroken) for (const statement of plan.breaks) db.prepare(statement).run();
  const waiting = plan.runs.toSorted((one, other) => one.at - other.at);
  for (let now = FROM; now <= FROM + HOURS * 60 * MINUTE; now += 10 * MINUTE) {
    while (waiting[0] && waiting[0].at <= now) insert(db, waiting.shift()!, plan);
    const Now = new Date(now).toISOString();
    await passes.schedule(Now);
    await passes.judge(Now);
    await passes.checkJobs(Now);
    await passes.deliver(Now, answer);
  }
  const rows: { JobId: number; said: string }[] = db
    .prepare(
      `SELECT a.JobId, a.EventKey || ' ' || d.Reason || ' to ' || d.Recipient || ' ' || d.Status AS said
       FROM AlertDeliveries AS d JOIN Alerts AS a USING (AlertKey) WHERE d.Reason <> 'changed' ORDER BY d.DeliveryKey`,
    )
    .all();
  for (const { JobId, said } of rows) messages.set(JobId, [...(messages.get(JobId) ?? []), said]);
  return messages;
}

async function register(database: Database, { departments, people, jobs }: Plan): Promise<void> {
  for (let id = 1; id <= departments; id++) {
    const department = { Name: `D${id}`, SlackChannel: `#d${id}`, MailAddress: `d${id}@example.org` };
    // The sandbox has made the first.
    await database.call('SaveDepartment', { ...(id === 1 && { DepartmentId: 1 }), ...department });
  }
  for (let id = 1; id <= people; id++) {
    await database.call('SaveUser', { UserEmail: `p${id}@example.org`, Name: `P${id}`, Role: 'operator' });
  }
  for (const { id, department, owner, rules, cron } of jobs) {
    await database.call('SaveJob', {
      JobId: id,
      Name: `Job ${id}`,
      DepartmentId: department,
      OwnerEmail: `p${owner}@example.org`,
      AlertRules: rules,
      Cron: cron,
      TimeZone: cron === null ? null : 'Europe/Rome',
    });
  }
}

function insert(db: Connection, { job, at, ends, fingerprint }: Plan['runs'][number], plan: Plan): void {
  insertRun(db, new Date(at).toISOString(), {
    JobId: job,
    DepartmentId: plan.jobs[job - 1]!.department,
    Status: ends,
    Fingerprint: ends === 'Lost' || ends === 'Done' ? null : fingerprint,
    Message: `*${ends}* <!channel> \u001B[31m`,
  });
}
