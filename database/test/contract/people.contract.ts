import { randomUUID } from 'node:crypto';
import type { Fixture } from './engines';
import { refused } from './fixtures';

export function people(fixture: Fixture): void {
  const { ask, call, callOne, listChanges, newDepartment, newJob, newUser } = fixture;
  describe('a department', () => {
    it('is created, changed in the given fields, and counts its jobs', async () => {
      const Name = `IT ${randomUUID()}`;
      const made = await callOne('SaveDepartment', { Name, SlackChannel: '#it', AlertRules: '{"after":2}' });
      expect(made).toEqual({
        DepartmentId: expect.any(Number),
        Name,
        SlackChannel: '#it',
        MailAddress: null,
        AlertRules: '{"after":2}',
        JobCount: 0,
      });
      const { DepartmentId } = made;
      await newJob({ DepartmentId });
      const change = { DepartmentId, MailAddress: 'it@example.org', SlackChannel: null };
      const changed = await callOne('SaveDepartment', change);
      expect(changed).toEqual({ ...made, SlackChannel: null, MailAddress: 'it@example.org', JobCount: 1 });
      expect(await call('ListDepartments', {})).toContainEqual(changed);
      expect((await callOne('SaveDepartment', { DepartmentId, AlertRules: null })).AlertRules).toBeNull();
    });

    it("is refused without a name, with a taken one, or if it doesn't exist", async () => {
      const Name = `HR ${randomUUID()}`;
      await call('SaveDepartment', { Name });
      await refused(call('SaveDepartment', {}), 'input', 'Name is missing.');
      await refused(call('SaveDepartment', { Name: Name.toUpperCase() }), 'conflict');
      for (const same of [` ${Name}  `, `${Name}\u00A0`, `\uFEFF${Name}\u200B`, `\u202A${Name}\t\u3000`])
        await refused(call('SaveDepartment', { Name: same }), 'conflict');
      for (const blank of ['\u00A0', '\u200B', '\t\u3164', '\u00AD'])
        await refused(call('SaveDepartment', { Name: blank }), 'input', 'Name is missing.');
      for (const [wrong, message] of [
        [{ MailAddress: 'it at example.org' }, 'MailAddress must be an email address.'],
        [{ MailAddress: 'a@b@c' }, 'MailAddress must be an email address.'],
        ...Array.from(
          '\t\u00A0\u00AD\u034F\u061C\u200B\u202E\u2060\u3164\uFE0F\uFEFF\u{E0041}<>():;,"\\',
          (one) => [{ MailAddress: `a${one}b@c` }, 'MailAddress must be an email address.'] as const,
        ),
        [{ SlackChannel: '#i\u200Bt' }, 'SlackChannel must be a Slack channel such as #it.'],
        [{ SlackChannel: '#it and\t#hr' }, 'SlackChannel must be a Slack channel such as #it.'],
        [{ AlertRules: '[1]' }, 'AlertRules must be a JSON object.'],
        [{ Name: 'I\tT' }, 'Name must be one line, without control characters.'],
      ] as const)
        await refused(call('SaveDepartment', { Name: 'New', ...wrong }), 'input', message);
      const blanks = { Name: `IT ${randomUUID()}`, MailAddress: ' it@example.org ', SlackChannel: ' #it' };
      const kept = { Name: blanks.Name, MailAddress: 'it@example.org', SlackChannel: '#it' };
      expect(await callOne('SaveDepartment', blanks)).toMatchObject(kept);
      await refused(call('SaveDepartment', { DepartmentId: 999_999, Name: 'x' }), 'not-found');
      await refused(call('SaveDepartment', { Name: 'x'.repeat(101) }), 'input');
    });
  });

  describe('a user', () => {
    it('is created with the minimum, and changed in the given fields', async () => {
      const UserEmail = `anna-${randomUUID()}@example.org`;
      const made = await callOne('SaveUser', { UserEmail: ` ${UserEmail.toUpperCase()} `, Name: 'Anna ' });
      expect(made).toEqual({
        UserEmail,
        Name: 'Anna',
        Role: 'viewer',
        DepartmentId: null,
        DepartmentName: null,
        Language: 'it',
        SlackId: null,
        SlackChannel: null,
        Active: true,
        ReportEvery: 'none',
        ReportBy: 'mail',
        ReportHour: 7,
        ReportTimeZone: null,
      });
      const DepartmentId = await newDepartment();
      const changes = {
        Role: 'operator',
        DepartmentId,
        Language: 'en',
        SlackId: 'U123',
        SlackChannel: '#anna',
        Active: false,
      } as const;
      const changed = await callOne('SaveUser', { UserEmail, ...changes });
      expect(changed).toEqual({ ...made, ...changes, DepartmentName: expect.any(String) });
      expect(await callOne('SaveUser', { UserEmail, Active: true })).toEqual({ ...changed, Active: true });
      expect(await listChanges('User', UserEmail, 'Role')).toEqual([
        ['Role', 'viewer', 'operator', null],
        ['Role', null, 'viewer', null],
      ]);
    });

    it('that is new is refused if somebody has the email, except to the same request', async () => {
      const UserEmail = `${randomUUID()}@example.org`;
      const input = { UserEmail, Name: 'Anna', New: true, RequestKey: randomUUID() };
      const made = await callOne('SaveUser', input);
      expect(await call('SaveUser', input)).toEqual([made]);
      const other = await newUser();
      for (const [email, RequestKey] of [
        [UserEmail.toUpperCase(), randomUUID()],
        [UserEmail, null],
        [other, input.RequestKey],
      ] as const)
        await refused(
          call('SaveUser', { ...input, UserEmail: email, Name: 'Other', RequestKey }),
          'conflict',
          / already: /,
        );
      expect((await callOne('SaveUser', { UserEmail, New: false, Role: 'operator' })).Name).toBe('Anna');
    });

    it('that is the only active administrator stays one', async () => {
      const [UserEmail] = [await newUser({ Role: 'admin' }), await newUser({ Role: 'admin' })];
      const others = (await call('ListUsers', {})).filter(
        (one) => one.Role === 'admin' && one.Active && one.UserEmail !== UserEmail,
      );
      for (const one of others) await call('SaveUser', { UserEmail: one.UserEmail, Active: false });
      for (const change of [{ Active: false }, { Role: 'operator' }] as const)
        await refused(
          call('SaveUser', { UserEmail, ...change }),
          'conflict',
          `${UserEmail} is the only active administrator: make somebody else one first.`,
        );
      expect(await callOne('SaveUser', { UserEmail, Language: 'en' })).toMatchObject({ Role: 'admin' });
      for (const one of others) await call('SaveUser', { UserEmail: one.UserEmail, Active: true });
      expect(await callOne('SaveUser', { UserEmail, Role: 'operator' })).toMatchObject({ Role: 'operator' });
    });

    it('is listed with their department, like those who see all', async () => {
      const [DepartmentId, elsewhere] = [await newDepartment(), await newDepartment()];
      const [own, everywhere, other] = [
        await newUser({ DepartmentId }),
        await newUser(),
        await newUser({ DepartmentId: elsewhere }),
      ];
      const listed = (await call('ListUsers', { DepartmentId })).map(({ UserEmail }) => UserEmail);
      expect(listed).toContain(own);
      expect(listed).toContain(everywhere);
      expect(listed).not.toContain(other);
    });

    it.each([
      [{ UserEmail: '' }, /UserEmail is missing/],
      [{ UserEmail: 'anna' }, /UserEmail must be an email address/],
      [{ UserEmail: 'an na@example.org' }, /UserEmail must be an email address/],
      [{ Name: '' }, /Name is missing/],
      [{ Name: 'Anna\u0085Rossi' }, 'Name must be one line, without control characters.'],
      [{ Role: 'boss' }, /Role must be one of/],
      [{ Role: null }, 'Role must be one of viewer, operator, admin.'],
      [{ Language: 'de' }, /Language must be one of/],
      [{ Active: 'perhaps' }, /Active must be true or false/],
      [{ SlackChannel: 'it and hr' }, /SlackChannel must be a Slack channel/],
      [{ SlackId: 'x'.repeat(51) }, /SlackId has more than 50/],
      [{ SlackId: '@davide' }, /SlackId must be an id/],
      [{ SlackId: 'U01É' }, /SlackId must be an id/],
    ])('with %j is refused with a sentence', async (wrong, message) => {
      const input = { UserEmail: `${randomUUID()}@example.org`, Name: 'Anna', ...wrong };
      await refused(ask('SaveUser', input), 'input', message);
    });

    it('belongs to a department that exists', async () => {
      await refused(newUser({ DepartmentId: 999_999 }), 'not-found');
    });
  });
}
