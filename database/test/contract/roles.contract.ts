/**
 * Who may do what, in one table: each procedure × role × own or another department × what the SQL login is limited to.
 * A procedure that isn't in the table is a type error, and fails the last test.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Refusal, type ProcedureName, type RefusalCode, type Role } from '../../src/index';
import { sqlFiles } from '../../src/sqlFiles';
import { procedures } from '../../src/sqlite/open';
import type { Fixture, Limit } from './engines';
import { day, end } from './fixtures';

type Answer = 'ok' | RefusalCode;

/** A department with one of each thing that can be requested. */
interface Scene {
  department: number;
  jobId: number;
  runId: string;
  ticketId: number;
  alertKey: string;
  deliveryKey: string;
}

interface Rule {
  /** The lowest role that may call it. */
  needs: Role;
  /**
   * What a caller who sees one department gets if they ask for another. `own`: they can't ask, and get their own;
   * `everywhere`: it concerns all departments, so a limited login is refused.
   */
  elsewhere: 'forbidden' | 'not-found' | 'own' | 'everywhere';
  /** It checks the ticket before the role, because its author is allowed. */
  openerToo?: true;
  /** It is about the caller: without an email, the owner is asked for one. */
  ofSomebody?: true;
  input: (scene: Scene) => object;
}

const From = `${day()}T00:00:00.000Z`;
const To = `${day(1)}T00:00:00.000Z`;
const ofDepartment = ({ department }: Scene) => ({ DepartmentId: department });
const ofJob = ({ jobId }: Scene) => ({ JobId: jobId });
const ofRun = ({ runId }: Scene) => ({ RunId: runId });
const ofTicket = ({ ticketId }: Scene) => ({ TicketId: ticketId });
const SENT = { Channel: 'slack', Recipient: '#it', Sent: true };
const ofAlert = ({ alertKey }: Scene) => ({ AlertKey: alertKey });

const allowed = (
  needs: Role,
  elsewhere: Rule['elsewhere'],
  input: Rule['input'],
  exceptions: Pick<Rule, 'openerToo' | 'ofSomebody'> = {},
): Rule => ({ needs, elsewhere, input, ...exceptions });

const TABLE: Record<ProcedureName, Rule> = {
  WhoAmI: allowed('viewer', 'own', () => ({})),
  SaveReport: allowed('viewer', 'own', () => ({}), { ofSomebody: true }),

  ListRuns: allowed('viewer', 'forbidden', ofDepartment),
  ExportRuns: allowed('viewer', 'forbidden', ofDepartment),
  CountRuns: allowed('viewer', 'forbidden', (scene) => ({ ...ofDepartment(scene), From, To })),
  GetRun: allowed('viewer', 'not-found', ofRun),
  ListLines: allowed('viewer', 'not-found', ofRun),
  ListComments: allowed('viewer', 'not-found', ofRun),
  ListTrend: allowed('viewer', 'not-found', ofRun),
  ListErrors: allowed('viewer', 'forbidden', ofDepartment),
  AddComment: allowed('operator', 'not-found', (scene) => ({ ...ofRun(scene), Text: 'hello' })),
  ValidateRun: allowed('operator', 'not-found', (scene) => ({ ...ofRun(scene), Verdict: 'Validated' })),

  OpenTicket: allowed('viewer', 'not-found', (scene) => ({ ...ofRun(scene), Title: 'x', Description: '' })),
  ListTickets: allowed('viewer', 'forbidden', ofDepartment),
  GetTicket: allowed('viewer', 'not-found', ofTicket),
  ListTicketComments: allowed('viewer', 'not-found', ofTicket),
  AddTicketComment: allowed('viewer', 'not-found', (scene) => ({ ...ofTicket(scene), Text: 'hello' })),
  AssignTicket: allowed('operator', 'not-found', (scene) => ({ ...ofTicket(scene), AssigneeEmail: null })),
  ChangeTicket: allowed('operator', 'not-found', (scene) => ({ ...ofTicket(scene), Priority: 'High' })),
  ListDeliveries: allowed('viewer', 'not-found', ofTicket),
  RecordDelivery: allowed('operator', 'not-found', (scene) => ({ ...ofTicket(scene), ...SENT }), { openerToo: true }),

  ListAlerts: allowed('viewer', 'forbidden', ofDepartment),
  AcknowledgeAlert: allowed('operator', 'not-found', ofAlert),
  AssignAlert: allowed('operator', 'not-found', (scene) => ({ ...ofAlert(scene), AssigneeEmail: null })),
  ListWatcherProblems: allowed('viewer', 'forbidden', ofDepartment),
  ListDeadLetters: allowed('viewer', 'forbidden', ofDepartment),
  ResendDelivery: allowed('operator', 'not-found', ({ deliveryKey }) => ({ DeliveryKey: deliveryKey })),

  ListDay: allowed('viewer', 'forbidden', (scene) => ({ ...ofDepartment(scene), From, To })),
  ListGrid: allowed('viewer', 'forbidden', (scene) => ({ ...ofDepartment(scene), Edges: [From, To] })),
  SaveExpectedRuns: allowed('admin', 'not-found', (scene) => ({ ...ofJob(scene), From, Until: To, DueAt: [From] })),

  ListJobs: allowed('viewer', 'forbidden', ofDepartment),
  SaveJob: allowed('admin', 'forbidden', (scene) => ({ ...ofDepartment(scene), Name: `New ${randomUUID()}` })),
  SetJobPaused: allowed('operator', 'not-found', (scene) => ({ ...ofJob(scene), Paused: false })),
  SnoozeJob: allowed('operator', 'not-found', (scene) => ({ ...ofJob(scene), Until: null })),

  ListDepartments: allowed('viewer', 'own', () => ({})),
  SaveDepartment: allowed('admin', 'everywhere', () => ({ Name: `Department ${randomUUID()}` })),
  ListUsers: allowed('viewer', 'forbidden', ofDepartment),
  SaveUser: allowed('admin', 'everywhere', () => ({ UserEmail: `${randomUUID()}@example.org`, Name: 'New' })),
  ListDepartmentLogins: allowed('admin', 'own', () => ({})),
  SaveDepartmentLogin: allowed('admin', 'everywhere', () => ({ Login: `login-${randomUUID()}`, DepartmentId: null })),
  ListSettings: allowed('viewer', 'own', () => ({})),
  SaveSetting: allowed('admin', 'everywhere', () => ({ Name: 'RetentionDays', Value: null })),
  ListAudit: allowed('admin', 'everywhere', () => ({})),
  PurgeRuns: allowed('admin', 'everywhere', () => ({ OlderThan: '2000-01-01T00:00:00.000Z', DryRun: true })),
};

/** `none`: no email, which is allowed for the owner's login. */
const CALLERS = ['none', 'inactive', 'viewer', 'operator', 'admin'] as const;
type Caller = (typeof CALLERS)[number];
const LOGINS: { limit: 'own' | 'other' | null; role: Role }[] = [
  { limit: null, role: 'admin' },
  { limit: 'own', role: 'viewer' },
  { limit: 'own', role: 'operator' },
  { limit: 'own', role: 'admin' },
  { limit: 'other', role: 'admin' },
];
const RANKS: Role[] = ['viewer', 'operator', 'admin'];

/** What a caller of department `own` gets for a thing of that department or of the other one. */
function expected(rule: Rule, caller: Caller, thing: 'own' | 'other', login: (typeof LOGINS)[number]): Answer {
  if (caller === 'inactive') return 'forbidden';
  const role: Role = caller === 'none' ? 'admin' : caller;
  // Through a limited login, people of another department see nothing at all.
  if (login.limit === 'other' && role !== 'admin') return 'forbidden';
  const rank = Math.min(RANKS.indexOf(role), RANKS.indexOf(login.role));
  const seen = login.limit ?? (role === 'admin' ? null : 'own');
  if (rule.openerToo && seen !== null && seen !== thing) return 'not-found';
  if (rank < RANKS.indexOf(rule.needs)) return 'forbidden';
  if (seen === null || rule.elsewhere === 'own') return 'ok';
  if (rule.elsewhere === 'everywhere') return 'forbidden';
  return seen === thing ? 'ok' : rule.elsewhere;
}

export function roles(fixture: Fixture): void {
  const { engine, limitLogin, addRun, newAlert, newDelivery, newDepartment, newJob, newTicket, newUser } = fixture;
  let stage: Promise<{ own: Scene; other: Scene; emails: Record<Caller, string | null> }> | undefined;
  const onStage = () => (stage ??= setUp());

  async function setUp() {
    const [own, other] = [await newScene(), await newScene()];
    const as = (Role: Role, Active = true) => newUser({ Role, Active, DepartmentId: own.department });
    const emails = {
      none: null,
      inactive: await as('admin', false),
      viewer: await as('viewer'),
      operator: await as('operator'),
      admin: await as('admin'),
    };
    return { own, other, emails };
  }

  async function newScene(): Promise<Scene> {
    const department = await newDepartment();
    const { JobId } = await newJob({ DepartmentId: department, Cron: '0 3 * * *', TimeZone: 'Europe/Rome' });
    const runId = await addRun({ end: end(1) }, { jobId: JobId });
    const ticket = await newTicket({ JobId });
    const alertKey = await newAlert({ JobId });
    const deliveryKey = await newDelivery(alertKey, { Status: 'Failed' });
    return { department, jobId: JobId, runId, ticketId: ticket.TicketId, alertKey, deliveryKey };
  }

  async function ask(procedure: ProcedureName, input: object): Promise<Answer> {
    try {
      await fixture.ask(procedure, input);
      return 'ok';
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }

  describe.each(LOGINS)('through a login that is limited to $limit department, as $role at most,', (login) => {
    beforeAll(async () => {
      const { own, other } = await onStage();
      const scene = login.limit === 'own' ? own : other;
      const limit: Limit | null = login.limit === null ? null : { departmentId: scene.department, role: login.role };
      await limitLogin(limit);
    });
    afterAll(() => limitLogin(null));

    it.each(Object.entries(TABLE))('%s is allowed as the table says', async (name, rule) => {
      const { own, other, emails } = await onStage();
      // The embedded database knows no logins, so nothing is limited there.
      const enforced = engine === 'SQLite' ? LOGINS[0]! : login;
      const [answers, table]: [unknown[], unknown[]] = [[], []];
      for (const caller of CALLERS) {
        for (const [thing, scene] of Object.entries({ own, other })) {
          const answer = await ask(name as ProcedureName, { Email: emails[caller], ...rule.input(scene) });
          answers.push([caller, thing, answer]);
          const asTable = expected(rule, caller, thing as 'own' | 'other', enforced);
          const isNobody = rule.ofSomebody && caller === 'none' && asTable === 'ok';
          table.push([caller, thing, isNobody ? 'input' : asTable]);
        }
      }
      expect(answers).toEqual(table);
    });
  });

  it('the table and the page about the database list every procedure', () => {
    const names = Object.keys(TABLE).toSorted();
    expect(Object.keys(procedures).toSorted()).toEqual(names);
    expect(sqlFiles('sqlserver/dashboard').map(({ name }) => name)).toEqual(names);
    const page = readFileSync(path.join(__dirname, '../../../docs/database.md'), 'utf8');
    for (const role of ['viewer', 'operator', 'admin']) {
      const [, row = ''] = new RegExp(`^\\| ${role} +\\| (.*)$`, 'm').exec(page) ?? [];
      expect(row.match(/\w+/g)?.toSorted()).toEqual(
        names.filter((name) => TABLE[name as ProcedureName].needs === role),
      );
    }
  });
}
