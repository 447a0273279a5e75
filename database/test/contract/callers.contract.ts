/** Role × procedure × own or another department, and what a mapped login does to all of it. */
import { randomUUID } from 'node:crypto';
import { Refusal, type ProcedureName, type RefusalCode, type Role } from '../../src/index';
import type { Fixture } from './engines';
import { end, newDepartment, newJob, newRun, newUser } from './given';

type Answer = 'ok' | RefusalCode;
type Act = (scene: Scene) => object;

interface Scene {
  department: number;
  jobId: number;
  runId: string;
}

/** What each procedure is called with for a department, and what viewer, operator and admin get in their own and in another. */
const TABLE: [ProcedureName, Act, Record<Role, [own: Answer, other: Answer]>][] = [
  ['WhoAmI', () => ({}), everyone('ok', 'ok')],
  ['ListRuns', ({ department }) => ({ DepartmentId: department }), everyone('ok', 'forbidden')],
  ['GetRun', ({ runId }) => ({ RunId: runId }), everyone('ok', 'not-found')],
  ['ListLines', ({ runId }) => ({ RunId: runId }), everyone('ok', 'not-found')],
  ['ListComments', ({ runId }) => ({ RunId: runId }), everyone('ok', 'not-found')],
  ['ListJobs', ({ department }) => ({ DepartmentId: department }), everyone('ok', 'forbidden')],
  ['ListDepartments', () => ({}), everyone('ok', 'ok')],
  ['ListUsers', ({ department }) => ({ DepartmentId: department }), everyone('ok', 'forbidden')],
  ['AddComment', ({ runId }) => ({ RunId: runId, Text: 'hello' }), operators('not-found')],
  ['ValidateRun', ({ runId }) => ({ RunId: runId, Verdict: 'Validated' }), operators('not-found')],
  ['SetJobPaused', ({ jobId }) => ({ JobId: jobId, Paused: false }), operators('not-found')],
  ['SnoozeJob', ({ jobId }) => ({ JobId: jobId, Until: null }), operators('not-found')],
  ['SaveJob', ({ department }) => ({ Name: 'New', DepartmentId: department }), admins()],
  ['SaveDepartment', () => ({ Name: `Department ${randomUUID()}` }), admins()],
  ['SaveUser', () => ({ UserEmail: `${randomUUID()}@example.org`, Name: 'New' }), admins()],
  ['ListDepartmentLogins', () => ({}), admins()],
  ['SaveDepartmentLogin', () => ({ Login: `login-${randomUUID()}`, DepartmentId: null }), admins()],
  ['ListAudit', () => ({}), admins()],
  ['PurgeRuns', () => ({ OlderThan: '2000-01-01T00:00:00.000Z', DryRun: true }), admins()],
];

export function callers(fixture: () => Fixture): void {
  const scene = async (): Promise<Scene> => {
    const { database } = fixture();
    const department = await newDepartment(database);
    const { JobId } = await newJob(database, { DepartmentId: department });
    const run = newRun(JobId);
    await database.store.apply({ ...run, end: end(1) });
    return { department, jobId: JobId, runId: run.begin.runId };
  };

  const ask = async (procedure: ProcedureName, input: object): Promise<Answer> => {
    try {
      await fixture().ask(procedure, input);
      return 'ok';
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  };

  describe('a caller', () => {
    it.each(TABLE)('of %s gets what their role and department allow', async (procedure, act, expected) => {
      const [own, other] = [await scene(), await scene()];
      for (const role of ['viewer', 'operator', 'admin'] as const) {
        const Email = await newUser(fixture().database, { Role: role, DepartmentId: own.department });
        const answers = [await ask(procedure, { Email, ...act(own) }), await ask(procedure, { Email, ...act(other) })];
        expect([role, ...answers]).toEqual([role, ...expected[role]]);
      }
    });

    it('covers every procedure there is', () => {
      const tested = new Set(TABLE.map(([name]) => name));
      expect(tested.size).toBe(TABLE.length);
      expect(tested.size).toBe(19);
    });

    it('without a department sees all', async () => {
      const [one, other] = [await scene(), await scene()];
      const Email = await newUser(fixture().database, { Role: 'viewer' });
      expect(await ask('GetRun', { Email, RunId: one.runId })).toBe('ok');
      expect(await ask('GetRun', { Email, RunId: other.runId })).toBe('ok');
    });

    it('sees only their own department where none is named', async () => {
      const { database } = fixture();
      const [own, other] = [await scene(), await scene()];
      const Email = await newUser(database, { DepartmentId: own.department });
      const seen = await database.call('ListRuns', { Email, PageSize: 100 });
      expect(seen.map(({ DepartmentId }) => DepartmentId)).toEqual([own.department]);
      expect((await database.call('ListJobs', { Email })).map(({ JobId }) => JobId)).toEqual([own.jobId]);
      expect((await database.call('ListJobs', { Email, JobId: other.jobId })).length).toBe(0);
      expect((await database.call('ListDepartments', { Email })).map(({ DepartmentId }) => DepartmentId)).toEqual([
        own.department,
      ]);
      expect((await database.call('WhoAmI', { Email }))[0]).toMatchObject({
        Email,
        Role: 'viewer',
        DepartmentId: own.department,
      });
    });

    it("who is no user, or isn't active, is refused with words", async () => {
      const { database } = fixture();
      const gone = await newUser(database, { Active: false });
      for (const Email of ['nobody@example.org', gone, `' OR 1=1 --`]) {
        await expect(database.call('ListRuns', { Email })).rejects.toMatchObject({
          code: 'forbidden',
          message: expect.stringMatching(/isn't a user of JobLogger, or isn't active/),
        });
      }
    });

    it('is known by their email in any case', async () => {
      const { database } = fixture();
      const Email = await newUser(database, { Language: 'en' });
      expect((await database.call('WhoAmI', { Email: Email.toUpperCase() }))[0]).toMatchObject({
        Email,
        Language: 'en',
      });
    });

    it('is told which role is needed', async () => {
      const { database } = fixture();
      const { runId } = await scene();
      const Email = await newUser(database, { Role: 'viewer' });
      await expect(database.call('AddComment', { Email, RunId: runId, Text: 'x' })).rejects.toMatchObject({
        message: 'This needs the role operator; yours is viewer.',
      });
    });
  });

  describe('a login that is limited to a department', () => {
    it.each(['viewer', 'operator', 'admin'] as const)(
      'plays %s at most and sees that department only, whatever is claimed',
      async (role) => {
        const { database, engine, limitLogin } = fixture();
        const [own, other] = [await newJob(database), await newJob(database)];
        const runs = [newRun(own.JobId), newRun(other.JobId)];
        for (const run of runs) await database.store.apply({ ...run, end: end(1) });
        const admin = await newUser(database, { Role: 'admin' });
        const stranger = await newUser(database, { Role: 'operator', DepartmentId: other.DepartmentId });
        await limitLogin({ departmentId: own.DepartmentId, role });
        try {
          const answers: unknown[] = [];
          for (const Email of [null, admin]) {
            const [me] = await database.call('WhoAmI', { Email });
            answers.push([me!.Role, me!.DepartmentId]);
            answers.push(await codeOf(database.call('GetRun', { Email, RunId: runs[1]!.begin.runId })));
            answers.push(await codeOf(database.call('ListRuns', { Email, DepartmentId: other.DepartmentId })));
            answers.push(await codeOf(database.call('AddComment', { Email, RunId: runs[0]!.begin.runId, Text: 'x' })));
            answers.push(await codeOf(database.call('SaveJob', { Email, JobId: own.JobId, Name: 'Renamed' })));
            answers.push(await codeOf(database.call('SaveJob', { Email, JobId: other.JobId, Name: 'Renamed' })));
            answers.push(await codeOf(database.call('SaveDepartment', { Email, Name: randomUUID() })));
            answers.push(await codeOf(database.call('ListAudit', { Email })));
          }
          answers.push(await codeOf(database.call('WhoAmI', { Email: stranger })));
          // The embedded database knows no logins, so nothing is limited there.
          const free = [['admin', null], ...Array<string>(7).fill('ok')];
          const limited = [
            [role, own.DepartmentId],
            'not-found',
            'forbidden',
            role === 'viewer' ? 'forbidden' : 'ok',
            role === 'admin' ? 'ok' : 'forbidden',
            'forbidden',
            'forbidden',
            'forbidden',
          ];
          expect(answers).toEqual(
            engine === 'SQLite' ? [...free, ...free, 'ok'] : [...limited, ...limited, 'forbidden'],
          );
        } finally {
          await limitLogin(null);
        }
      },
    );

    it('is listed, changed and freed again', async () => {
      const { database } = fixture();
      const DepartmentId = await newDepartment(database);
      const Login = `login-${randomUUID()}`;
      const [saved] = await database.call('SaveDepartmentLogin', { Login, DepartmentId });
      expect(saved).toMatchObject({ Login, DepartmentId, Role: 'viewer', DepartmentName: expect.any(String) });
      expect((await database.call('SaveDepartmentLogin', { Login, DepartmentId, Role: 'operator' }))[0]!.Role).toBe(
        'operator',
      );
      expect((await database.call('ListDepartmentLogins', {})).map((row) => row.Login)).toContain(Login);
      expect(await database.call('SaveDepartmentLogin', { Login, DepartmentId: null })).toEqual([]);
      const trail = await database.call('ListAudit', { Entity: 'DepartmentLogin', EntityKey: Login });
      expect(trail.length).toBe(5);
      await expect(database.call('SaveDepartmentLogin', { Login, DepartmentId: 999_999 })).rejects.toMatchObject({
        code: 'not-found',
      });
      await expect(database.call('SaveDepartmentLogin', { Login: '', DepartmentId })).rejects.toMatchObject({
        code: 'input',
      });
    });
  });
}

async function codeOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? Reflect.get(error, 'code') : error),
  );
}

function everyone(own: Answer, other: Answer): Record<Role, [Answer, Answer]> {
  return { viewer: [own, other], operator: [own, other], admin: ['ok', 'ok'] };
}

function operators(other: Answer): Record<Role, [Answer, Answer]> {
  return { viewer: ['forbidden', 'forbidden'], operator: ['ok', other], admin: ['ok', 'ok'] };
}

function admins(): Record<Role, [Answer, Answer]> {
  return { viewer: ['forbidden', 'forbidden'], operator: ['forbidden', 'forbidden'], admin: ['ok', 'ok'] };
}
