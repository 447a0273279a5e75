import { randomUUID } from 'node:crypto';
import type { Fixture } from './engines';
import { addRun, end, newJob, newRun, newUser, ran, refused, getRun, getJob, listChanges, newTicket } from './fixtures';

const AWKWARD = [
  '10:30',
  '2026-11-24',
  'null',
  'true',
  '0',
  '[1]',
  '{}',
  '{"a":1}',
  `it's "quoted"`,
  `'; DROP TABLE dbo.LogHistory; --`,
  '<b>bold</b> &amp; <script>alert(1)</script>',
  '100% of [a-z]_x \\ done',
  'perché città ñ 你好 😀 👩‍💻',
  'two\nlines\r\nand\ttab',
  '  spaces around  ',
  '{{ appsmith.store.token }}',
  'a \u0001 control',
];

export function texts(fixture: Fixture): void {
  const { database, ask } = fixture;
  describe('a text', () => {
    it.each([4_001, 100_001, 300_000])('of %i characters comes back complete, in every field', async (length) => {
      const { JobId } = await newJob(database);
      const long = makeText(length);
      const run = newRun(JobId);
      await database.store.apply({
        ...run,
        lines: [{ seq: 1, at: run.begin.at, level: 'info', text: long }],
        comments: [{ seq: 2, at: run.begin.at, text: long }],
        message: { seq: 3, text: long },
        progress: { seq: 4, fraction: 0.5, text: long },
        validation: { seq: 5, reason: long },
        end: end(6, { traceback: long, status: 'Error', fingerprint: 'fedcba9876543210' }),
      });
      const RunId = run.begin.runId;
      const row = await getRun(database, RunId);
      expect(row).toMatchObject({ Message: long, ProgressText: long, ValidationReason: long, Traceback: long });
      expect((await database.call('ListLines', { RunId }))[0]!.Text).toBe(long);
      expect((await database.call('ListComments', { RunId }))[0]!.Text).toBe(long);
      const [listed] = await database.call('ListRuns', { JobId });
      expect(long.startsWith(listed!.Message!)).toBe(true);
      expect(listed!.Message!.length).toBeGreaterThan(990);
      expect(listed!.Message!.length).toBeLessThan(1010);
      const [comment] = await database.call('AddComment', { RunId, Text: long });
      expect(comment!.Text).toBe(long);
      await addRun(database, { end: end(1, { message: long }) }, { jobId: JobId });
      const [second] = await database.call('ListRuns', { JobId, Status: 'Done' });
      expect((await getRun(database, second!.RunId)).Message).toBe(long);
    });

    it.each(AWKWARD)('like %j comes back as it went in', async (text) => {
      const { JobId } = await newJob(database, {
        Name: `Job ${text}`,
        Path: text,
        Machine: text,
        DocumentationUrl: `https://wiki.example.org/${text}`,
      });
      const run = newRun(JobId, { machine: text, osUser: text, script: text, runtime: text });
      await database.store.apply({
        ...run,
        lines: [{ seq: 1, at: run.begin.at, level: 'info', text }],
        comments: [{ seq: 2, at: run.begin.at, text }],
        message: { seq: 3, text },
        progress: { seq: 4, fraction: 0.5, text },
        validation: { seq: 5, reason: text },
        end: end(6, { traceback: text, message: text }),
      });
      const RunId = run.begin.runId;
      const [row] = await database.call('ValidateRun', { RunId, Verdict: 'Rejected', Reason: text });
      expect(row).toMatchObject({
        JobName: `Job ${text}`.trimEnd().trim(),
        Message: text,
        ProgressText: text,
        ValidationReason: text,
        ValidationNote: text,
        Traceback: text,
        Machine: text,
        OsUser: text,
        Script: text,
        Runtime: text,
        DocumentationUrl: `https://wiki.example.org/${text}`,
      });
      expect((await database.call('ListLines', { RunId }))[0]!.Text).toBe(text);
      await database.call('AddComment', { RunId, Text: text });
      expect((await database.call('ListComments', { RunId })).map(({ Text }) => Text)).toEqual([text, text]);
      const job = await getJob(database, JobId);
      expect(job).toMatchObject({ Name: `Job ${text}`.trimEnd(), Path: text, Machine: text });
      // It is found by itself, and no character of it counts as a pattern.
      const found = await database.call('ListRuns', { JobId, Text: text });
      expect(found.map((one) => one.RunId)).toEqual([RunId]);
      expect(await database.call('ListRuns', { JobId, Text: `${text}%z` })).toEqual([]);
    });

    it.each(AWKWARD)('like %j comes back from tickets, and is found in them', async (text) => {
      const opened = await newTicket(database, { Title: text, Description: text });
      expect(opened).toMatchObject({ Title: text, Description: text });
      const { TicketId, JobId } = opened;
      const change = { TicketId, Title: `${text}!`, Description: `${text}!` };
      expect(await database.call('ChangeTicket', change)).toMatchObject([change]);
      expect((await database.call('AddTicketComment', { TicketId, Text: text }))[0]!.Text).toBe(text);
      expect((await database.call('ListTicketComments', { TicketId })).map(({ Text }) => Text)).toEqual([text]);
      const mail = { Channel: 'mail', Recipient: text, Answer: text } as const;
      const [recorded] = await database.call('RecordDelivery', { ...mail, TicketId, Sent: false });
      expect(recorded).toMatchObject(mail);
      expect(await database.call('ListDeliveries', { TicketId })).toEqual([recorded]);
      expect(await listChanges(database, 'Ticket', TicketId, 'Title')).toEqual([
        ['Title', text, `${text}!`, null],
        ['Title', null, text, null],
      ]);
      const found = async (Text: string) => (await database.call('ListTickets', { JobId, Text })).length;
      expect([await found(text), await found(`${text}%z`)]).toEqual([1, 0]);
    });

    it.each(AWKWARD)('like %j comes back from departments, users, jobs and logins', async (text) => {
      // Only names lose the blanks around them.
      const Name = `${text} ${randomUUID()}`.trim();
      const [department] = await database.call('SaveDepartment', { Name: ` ${Name} ` });
      expect(department).toMatchObject({ Name });
      const { DepartmentId } = department!;
      const user = { UserEmail: await newUser(database), Name: text };
      expect((await database.call('SaveUser', user))[0]).toMatchObject({ ...user, Name: text.trim() });
      const job = { Icon: text, Path: text, Machine: text, DocumentationUrl: `https://wiki.example.org/${text}` };
      const [saved] = await database.call('SaveJob', { ...job, Name: text, DepartmentId });
      expect(saved).toMatchObject({ ...job, Name: text.trim(), DepartmentName: Name });
      const Login = `${text} ${randomUUID()}`;
      expect((await database.call('SaveDepartmentLogin', { Login, DepartmentId }))[0]!.Login).toBe(Login);
      const trail = await database.call('ListAudit', { Entity: 'DepartmentLogin', EntityKey: Login });
      expect(trail.map(({ EntityKey }) => EntityKey)).toEqual([Login, Login]);
      await database.call('SaveDepartmentLogin', { Login, DepartmentId: null });
    });

    it.each(AWKWARD)('like %j as an unknown name is refused, or finds nothing', async (text) => {
      const { JobId, DepartmentId } = await newJob(database);
      const fingerprint = randomUUID().slice(0, 8);
      const traceback = `Error: x\nCaused by: Error: ${text.split(/\r?\n/, 1)[0]} end`;
      await database.store.apply({
        ...newRun(JobId),
        end: end(1, { status: 'Error', at: new Date().toISOString(), traceback, fingerprint }),
      });
      const errors = async (Text: string) => (await database.call('ListErrors', { JobId, Text })).length;
      expect([await errors(text.split(/\r?\n/, 1)[0]!), await errors(`${text}%z`)]).toEqual([1, 0]);
      expect(await database.call('ExportRuns', { JobId, Text: `${text}%z` })).toEqual([]);
      expect(await database.call('ListTickets', { DepartmentId, AssigneeEmail: text })).toEqual([]);
      expect(await database.call('ListAudit', { Field: text })).toEqual([]);
      await refused(ask('WhoAmI', { Email: text }), 'forbidden');
      await refused(ask('OpenTicket', { JobId, Title: 'x', Description: '', AssigneeEmail: text }), 'not-found');
      await refused(ask('SaveJob', { JobId, OwnerEmail: text }), 'not-found');
      await refused(ask('SaveUser', { UserEmail: text, Name: 'x' }), 'input');
      await refused(ask('ListRuns', { Status: text }), 'input');
      await refused(ask('ListDay', { From: text, To: text }), 'input');
      await refused(ask('ListGrid', { Edges: [text, text] }), 'input');
      await refused(ask('OpenTicket', { JobId, Title: 'x', Description: '', Priority: text }), 'input');
      await refused(ask('AddComment', { RunId: text, Text: 'x', Source: text }), 'input');
    });

    it('of 300,000 characters comes back complete from a ticket, and one of 4,000 from an answer and a reason', async () => {
      const { TicketId, JobId, Description } = await newTicket(database, { Description: makeText(300_000) });
      expect(Description).toBe(makeText(300_000));
      const [changed] = await database.call('ChangeTicket', { TicketId, Description: makeText(100_001) });
      expect(changed!.Description).toBe(makeText(100_001));
      const [comment] = await database.call('AddTicketComment', { TicketId, Text: makeText(300_000) });
      expect(comment!.Text).toBe(makeText(300_000));
      const Answer = makeText(4_000);
      const sent = { TicketId, Channel: 'slack', Recipient: '#it', Sent: true, Answer } as const;
      expect((await database.call('RecordDelivery', sent))[0]!.Answer).toBe(Answer);
      const run = await addRun(database, { end: end(1) }, { jobId: JobId });
      const verdict = { RunId: run.begin.runId, Verdict: 'Rejected', Reason: Answer } as const;
      expect((await database.call('ValidateRun', verdict))[0]!.ValidationNote).toBe(Answer);
      await refused(
        database.call('ValidateRun', { ...verdict, Reason: 'x'.repeat(4001) }),
        'input',
        'Reason has more than 4000 characters.',
      );
    });
  });

  describe('a field that a browser may send', () => {
    it('is stored as the defined word, without trailing blanks', async () => {
      const { JobId } = await newJob(database);
      const RunId = await ran(database, JobId, -10, -5);
      const { TicketId } = await newTicket(database, { JobId });
      const UserEmail = await newUser(database);
      for (const [procedure, input, stored] of [
        ['ValidateRun', { RunId, Verdict: 'Validated ' }, { Validation: 'Validated' }],
        ['OpenTicket', { JobId, Title: 'x', Description: '', Priority: 'High ' }, { Priority: 'High' }],
        ['ChangeTicket', { TicketId, Priority: 'Low ', Status: 'Closed ' }, { Priority: 'Low', Status: 'Closed' }],
        ['RecordDelivery', { TicketId, Channel: 'mail ', Recipient: 'a@b', Sent: true }, { Channel: 'mail' }],
        ['SaveUser', { UserEmail, Role: 'admin ', ReportBy: 'slack ' }, { Role: 'admin', ReportBy: 'slack' }],
      ] as const)
        expect(await ask(procedure, input)).toMatchObject([stored]);
    });

    it.each([
      ['ListRuns', { From: '2026-02-30T10:00:00Z' }],
      ['SaveUser', { UserEmail: 'a@\nb', Name: 'x' }],
      ['PurgeRuns', { OlderThan: '2001-01-01T00:00:00Z', DryRun: true, DemoData: 'yes' }],
    ] as const)('is refused by %s %j', (procedure, input) => refused(ask(procedure, input), 'input'));

    it('may be far too big, or begin with white space', async () => {
      expect(await database.call('ListRuns', { Text: 'x', To: '0001-01-01T00:00:00.000Z' })).toEqual([]);
      const AlertRules = '\n\t{"after":2}';
      expect(await newJob(database, { AlertRules })).toMatchObject({ AlertRules });
    });
  });
}

/** A text of this many characters, some of them multi-byte or escaped. */
function makeText(length: number): string {
  return `à😀"\\${'x'.repeat(length - 6)}!`;
}
