/** Who a caller is, and how a limited login restricts them. `roles.contract.ts` says who may do what. */
import { randomUUID } from 'node:crypto';
import type { Fixture } from './engines';
import { ISO, end, refused } from './fixtures';

interface Scene {
  department: number;
  jobId: number;
  runId: string;
}

export function callers(fixture: Fixture): void {
  const { ask, database, engine, limitLogin, call, callOne, addRun, listChanges, newDepartment, newJob, newUser } =
    fixture;
  const scene = async (): Promise<Scene> => {
    const department = await newDepartment();
    const { JobId } = await newJob({ DepartmentId: department });
    return { department, jobId: JobId, runId: await addRun({ end: end(1) }, { jobId: JobId }) };
  };

  describe('hello', () => {
    it('returns schema, clock, server and rights', async () => {
      const hello = await database.store.hello();
      expect(hello).toMatchObject({
        schemaVersion: expect.any(Number),
        server: expect.any(String),
        roles: expect.arrayContaining(['owner']),
        watcherSeenAt: null,
        recoveryModel: engine === 'SQLite' ? null : expect.stringMatching(/^(SIMPLE|FULL|BULK_LOGGED)$/),
      });
      expect(hello.server).not.toContain('\n');
      expect(hello.login === null).toBe(engine === 'SQLite');
      expect(Math.abs(Date.parse(hello.serverTime) - Date.now())).toBeLessThan(60_000);
      const me = await callOne('WhoAmI', {});
      const owner = { Role: 'admin', DepartmentId: null, Language: 'it', Email: null };
      expect(me).toMatchObject({ ...owner, SchemaVersion: hello.schemaVersion });
      expect(me.ServerTime).toMatch(ISO);
    });
  });

  describe('a caller', () => {
    it('without a department sees all departments', async () => {
      const [one, other] = [await scene(), await scene()];
      const Email = await newUser({ Role: 'viewer' });
      for (const { runId } of [one, other]) {
        const run = await callOne('GetRun', { Email, RunId: runId });
        expect(run.RunId).toBe(runId);
      }
    });

    it('sees only their own department if none is named', async () => {
      const [own, other] = [await scene(), await scene()];
      const Email = await newUser({ DepartmentId: own.department });
      const seen = await call('ListRuns', { Email, PageSize: 100 });
      expect(seen.map(({ DepartmentId }) => DepartmentId)).toEqual([own.department]);
      expect((await call('ListJobs', { Email })).map(({ JobId }) => JobId)).toEqual([own.jobId]);
      expect((await call('ListJobs', { Email, JobId: other.jobId })).length).toBe(0);
      expect((await call('ListDepartments', { Email })).map(({ DepartmentId }) => DepartmentId)).toEqual([
        own.department,
      ]);
      expect(await callOne('WhoAmI', { Email })).toMatchObject({ Email, Role: 'viewer', DepartmentId: own.department });
    });

    it("who isn't a user, or isn't active, is refused with a message", async () => {
      const gone = await newUser({ Active: false });
      for (const Email of ['nobody@example.org', gone, `' OR 1=1 --`]) {
        await refused(call('ListRuns', { Email }), 'forbidden', /isn't a user of JobLogger, or isn't active/);
      }
    });

    it('is recognised by their email in upper or lower case', async () => {
      const Email = await newUser({ Language: 'en' });
      expect(await callOne('WhoAmI', { Email: Email.toUpperCase() })).toMatchObject({ Email, Language: 'en' });
    });

    it('learns which role is needed, before which department', async () => {
      const { runId, department } = await scene();
      const Email = await newUser({ Role: 'viewer', DepartmentId: department });
      const elsewhere = { Email, DepartmentId: await newDepartment() };
      await refused(ask('SaveJob', elsewhere), 'forbidden', 'This needs the role admin; yours is viewer.');
      await refused(ask('ListJobs', { ...elsewhere, Source: 'x' }), 'input', /^Source must be one of/);
      const comment = call('AddComment', { Email, RunId: runId, Text: 'x' });
      await refused(comment, 'forbidden', 'This needs the role operator; yours is viewer.');
    });
  });

  describe('a login that is limited to a department', () => {
    it.each(['viewer', 'operator', 'admin'] as const)(
      'plays %s at most there, whatever is claimed, and changes no job of another department',
      async (role) => {
        const [own, other] = [await newJob(), await newJob()];
        const admin = await newUser({ Role: 'admin' });
        await limitLogin({ departmentId: own.DepartmentId, role });
        try {
          for (const Email of [null, admin]) {
            const change = call('SaveJob', { Email, JobId: other.JobId, Name: 'Renamed' });
            // The embedded database has no logins, so nothing is limited there.
            await (engine === 'SQLite' ? change : refused(change, 'forbidden'));
            const limit = engine === 'SQLite' ? ['admin', null] : [role, own.DepartmentId];
            const me = await callOne('WhoAmI', { Email });
            expect([me.Role, me.DepartmentId]).toEqual(limit);
          }
        } finally {
          await limitLogin(null);
        }
      },
    );

    it('is listed, changed and freed again', async () => {
      const DepartmentId = await newDepartment();
      const Login = `login-${randomUUID()}`;
      const saved = await callOne('SaveDepartmentLogin', { Login, DepartmentId });
      expect(saved).toMatchObject({ Login, DepartmentId, Role: 'viewer', DepartmentName: expect.any(String) });
      expect((await callOne('SaveDepartmentLogin', { Login, DepartmentId, Role: 'operator' })).Role).toBe('operator');
      expect((await call('ListDepartmentLogins', {})).map((row) => row.Login)).toContain(Login);
      expect(await call('SaveDepartmentLogin', { Login, DepartmentId: null })).toEqual([]);
      expect(await listChanges('DepartmentLogin', Login)).toHaveLength(5);
      await refused(call('SaveDepartmentLogin', { Login, DepartmentId: 999_999 }), 'not-found');
      await refused(call('SaveDepartmentLogin', { Login: '', DepartmentId }), 'input');
    });
  });
}
