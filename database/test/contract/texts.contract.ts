import { randomUUID } from 'node:crypto';
import type { RunBatch } from '#database/store/runStore';
import type { Fixture } from './engines';
import { day, end, refused } from './fixtures';

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

/** As a name has to be. */
const oneLine = (text: string) => text.replaceAll(/\p{Cc}+/gu, ' ');

export function texts(fixture: Fixture): void {
  const { ask, call, callOne, addRun, getJob, getRun, listChanges, newJob, newTicket, newUser, ran } = fixture;
  describe('a text', () => {
    it.each([4_001, 100_001, 300_000])('of %i characters comes back complete, in every field', async (length) => {
      const { JobId } = await newJob();
      const long = makeText(length);
      const failure = end(6, { traceback: long, status: 'Error', fingerprint: 'fedcba9876543210' });
      const RunId = await addRun({ ...eventsOf(long), end: failure }, { jobId: JobId });
      const row = await getRun(RunId);
      expect(row).toMatchObject({ Message: long, ProgressText: long, ValidationReason: long, Traceback: long });
      expect((await callOne('ListLines', { RunId })).Text).toBe(long);
      expect((await callOne('ListComments', { RunId })).Text).toBe(long);
      const listed = await callOne('ListRuns', { JobId });
      expect(long.startsWith(listed.Message!)).toBe(true);
      expect(listed.Message!.length).toBeGreaterThan(990);
      expect(listed.Message!.length).toBeLessThan(1010);
      const comment = await callOne('AddComment', { RunId, Text: long });
      expect(comment.Text).toBe(long);
      const second = await addRun({ end: end(1, { message: long }) }, { jobId: JobId });
      expect((await getRun(second)).Message).toBe(long);
    });

    it.each(AWKWARD)('like %j comes back as it went in', async (text) => {
      const { JobId } = await newJob({
        Name: `Job ${oneLine(text)}`,
        Path: text,
        Machine: text,
        DocumentationUrl: `https://wiki.example.org/${text}`,
      });
      const begin = { jobId: JobId, machine: text, osUser: text, script: text, runtime: text };
      const RunId = await addRun({ ...eventsOf(text), end: end(6, { traceback: text, message: text }) }, begin);
      const row = await callOne('ValidateRun', { RunId, Verdict: 'Rejected', Reason: text });
      expect(row).toMatchObject({
        JobName: `Job ${oneLine(text)}`.trimEnd(),
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
      expect((await callOne('ListLines', { RunId })).Text).toBe(text);
      await call('AddComment', { RunId, Text: text });
      expect((await call('ListComments', { RunId })).map(({ Text }) => Text)).toEqual([text, text]);
      const job = await getJob(JobId);
      expect(job).toMatchObject({ Name: `Job ${oneLine(text)}`.trimEnd(), Path: text, Machine: text });
      // It is found by itself, and no character of it counts as a pattern.
      const found = await call('ListRuns', { JobId, Text: text });
      expect(found.map((one) => one.RunId)).toEqual([RunId]);
      expect(await call('ListRuns', { JobId, Text: `${text}%z` })).toEqual([]);
    });

    it.each(AWKWARD)('like %j comes back from tickets, and is found in them', async (text) => {
      const opened = await newTicket({ Title: text, Description: text });
      expect(opened).toMatchObject({ Title: text, Description: text });
      const { TicketId, JobId } = opened;
      const change = { TicketId, Title: `${text}!`, Description: `${text}!` };
      expect(await call('ChangeTicket', change)).toMatchObject([change]);
      expect((await callOne('AddTicketComment', { TicketId, Text: text })).Text).toBe(text);
      expect((await call('ListTicketComments', { TicketId })).map(({ Text }) => Text)).toEqual([text]);
      const mail = { Channel: 'mail', Recipient: text, Answer: text } as const;
      const recorded = await callOne('RecordDelivery', { ...mail, TicketId, Sent: false });
      expect(recorded).toMatchObject(mail);
      expect(await call('ListDeliveries', { TicketId })).toEqual([recorded]);
      expect(await listChanges('Ticket', TicketId, 'Title')).toEqual([
        ['Title', text, `${text}!`, null],
        ['Title', null, text, null],
      ]);
      const found = async (Text: string) => (await call('ListTickets', { JobId, Text })).length;
      expect([await found(text), await found(`${text}%z`)]).toEqual([1, 0]);
    });

    it.each(AWKWARD)('like %j comes back from departments, users, jobs and logins', async (text) => {
      // Only names lose the blanks around them.
      const Name = `${oneLine(text)} ${randomUUID()}`.trim();
      const department = await callOne('SaveDepartment', { Name: ` ${Name} ` });
      expect(department).toMatchObject({ Name });
      const { DepartmentId } = department;
      const user = { UserEmail: await newUser(), Name: oneLine(text) };
      expect(await callOne('SaveUser', user)).toMatchObject({ ...user, Name: user.Name.trim() });
      const job = { Icon: text, Path: text, Machine: text, DocumentationUrl: `https://wiki.example.org/${text}` };
      const saved = await callOne('SaveJob', { ...job, Name: user.Name, DepartmentId });
      expect(saved).toMatchObject({ ...job, Name: user.Name.trim(), DepartmentName: Name });
      const Login = `${text} ${randomUUID()}`;
      expect((await callOne('SaveDepartmentLogin', { Login, DepartmentId })).Login).toBe(Login);
      const trail = await call('ListAudit', { Entity: 'DepartmentLogin', EntityKey: Login });
      expect(trail.map(({ EntityKey }) => EntityKey)).toEqual([Login, Login]);
      await call('SaveDepartmentLogin', { Login, DepartmentId: null });
    });

    it.each(AWKWARD)('like %j as an unknown name is refused, or finds nothing', async (text) => {
      const { JobId, DepartmentId } = await newJob();
      const fingerprint = randomUUID().slice(0, 8);
      const traceback = `Error: x\nCaused by: Error: ${text.split(/\r?\n/, 1)[0]} end`;
      const failure = end(1, { status: 'Error', at: new Date().toISOString(), traceback, fingerprint });
      await addRun({ end: failure }, { jobId: JobId });
      const errors = async (Text: string) => (await call('ListErrors', { JobId, Text })).length;
      expect([await errors(text.split(/\r?\n/, 1)[0]!), await errors(`${text}%z`)]).toEqual([1, 0]);
      expect(await call('ExportRuns', { JobId, Text: `${text}%z` })).toEqual([]);
      expect(await call('ListTickets', { DepartmentId, AssigneeEmail: text })).toEqual([]);
      expect(await call('ListAudit', { Field: text })).toEqual([]);
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
      const { TicketId, JobId, Description } = await newTicket({ Description: makeText(300_000) });
      expect(Description).toBe(makeText(300_000));
      const changed = await callOne('ChangeTicket', { TicketId, Description: makeText(100_001) });
      expect(changed.Description).toBe(makeText(100_001));
      const comment = await callOne('AddTicketComment', { TicketId, Text: makeText(300_000) });
      expect(comment.Text).toBe(makeText(300_000));
      const tooLong = { TicketId, Text: 'x'.repeat(1_000_001) };
      await refused(call('AddTicketComment', tooLong), 'input', 'Text has more than 1000000 characters.');
      const Answer = makeText(4_000);
      const sent = { TicketId, Channel: 'slack', Recipient: '#it', Sent: true, Answer } as const;
      expect((await callOne('RecordDelivery', sent)).Answer).toBe(Answer);
      const RunId = await addRun({ end: end(1) }, { jobId: JobId });
      const verdict = { RunId, Verdict: 'Rejected', Reason: Answer } as const;
      expect((await callOne('ValidateRun', verdict)).ValidationNote).toBe(Answer);
      await refused(
        call('ValidateRun', { ...verdict, Reason: 'x'.repeat(4001) }),
        'input',
        'Reason has more than 4000 characters.',
      );
    });
  });

  describe('a field that a browser may send', () => {
    it('is stored as the defined word, without trailing blanks', async () => {
      const { JobId } = await newJob();
      const RunId = await ran(JobId, -10, -5);
      const { TicketId } = await newTicket({ JobId });
      const UserEmail = await newUser();
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
      expect(await call('ListRuns', { Text: 'x', To: '0001-01-01T00:00:00.000Z' })).toEqual([]);
      const AlertRules = '\n\t{"after":2}';
      expect(await newJob({ AlertRules })).toMatchObject({ AlertRules });
    });
  });
}

/** One of each event that has a text. */
function eventsOf(text: string): Partial<RunBatch> {
  const at = `${day()}T10:00:00.000Z`;
  return {
    lines: [{ seq: 1, at, level: 'info', text }],
    comments: [{ seq: 2, at, text }],
    message: { seq: 3, text },
    progress: { seq: 4, fraction: 0.5, text },
    validation: { seq: 5, reason: text },
  };
}

/** A text of this many characters, some of them multi-byte or escaped. */
function makeText(length: number): string {
  return `à😀"\\${'x'.repeat(length - 6)}!`;
}
