import { withFile } from '../../database/test/embeddedFile.js';
import { useOneStage } from './stage.js';

const ANNA = 'anna@example.org';

const stage = useOneStage();
beforeAll(async () => {
  await stage.call('SaveUser', { UserEmail: ANNA, Name: 'Anna', Role: 'operator' });
  const [sales] = await stage.call('SaveDepartment', { Name: 'Sales' });
  await stage.call('SaveJob', { JobId: 4, Name: 'Prices', DepartmentId: sales!.DepartmentId });
  // As a watcher opens and sends them.
  const summary = { since: null, until: '2026-11-24T09:00:00.000Z', jobs: [{}, {}], more: 0 };
  const statements = `
    INSERT INTO Alerts (EventKey, Kind, JobId, DepartmentId, Text, OpenedAt, LastSeenAt, SeenCount, ClosedAt) VALUES
      ('summary/1', 'summary', NULL, 1, '${JSON.stringify(summary)}', '2026-11-24T09:00:00.000Z', '2026-11-24T09:00:00.000Z', 1, '2026-11-24T09:00:00.000Z'),
      ('error/1', 'error', 3, 1, 'No data available', '2026-11-24T10:00:00.000Z', '2026-11-24T12:00:00.000Z', 3, NULL),
      ('missed/1', 'missed', 4, 2, '', '2026-11-24T11:00:00.000Z', '2026-11-24T11:00:00.000Z', 1, NULL);
    INSERT INTO AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, Attempts, NextAttemptAt, Answer)
    VALUES (2, 'slack', '#it', 'opened', 'Failed', 10, '2026-11-24T10:30:00.000Z', 'channel_not_found');`;
  withFile(stage.database, (db) => db.exec(statements));
});

const listed = (...filters: string[]) =>
  (stage.json('alerts', ...filters) as { alertKey: string }[]).map(({ alertKey }) => alertKey);

describe('alerts', () => {
  it('lists the newest first, with subject and state', () => {
    const lines = stage.ok('alerts').trimEnd().split('\n');
    expect(lines[1]).toMatch(/^ +3 +Prices \(4\) +Sales +missed +2026-11-24 11:00:00 +1 +● open$/);
    expect(lines[2]).toMatch(/^ +2 +🐼 +Daily sales \(3\) +IT +error .* 3 +● open +No data available +1$/);
    expect(lines[3]).toMatch(/^ +1 +IT +summary .*✔ over +before any watcher ran: 2 jobs$/);
  });

  it.each([
    [['--open'], '3 2'],
    [['--kind', 'summary'], '1'],
    [['--job', '3'], '2'],
    [['--department', 'sales'], '3'],
    [['--limit', '2'], '3 2'],
  ])('takes %j', (filters, expected) => {
    expect(listed(...filters).join(' ')).toBe(expected);
  });

  it('acknowledge records who has seen it, and assign who has it', () => {
    expect(stage.ok('alerts', 'acknowledge', '2', '--as', ANNA)).toBe(
      'Alert 2 (error of Daily sales) is acknowledged by Anna.\n',
    );
    expect(stage.ok('alerts', 'assign', '3', '--as', ANNA)).toBe('Alert 3 (missed of Prices) is assigned to Anna.\n');
    expect(listed('--unacknowledged')).toEqual([]);
    expect(stage.ok('alerts', '--open')).toMatch(/◐ seen by Anna +Anna[^]*◐ seen by Anna +No data/);
    expect(stage.ok('alerts', 'assign', '3', 'nobody')).toBe('Alert 3 (missed of Prices) is assigned to nobody.\n');
  });

  it.each([
    [['acknowledge', '99'], 1, 'There is no alert 99'],
    [['acknowledge', 'x'], 2, 'The alert needs a whole number from 1, not "x"'],
    [['--kind', 'fire'], 2, 'Allowed choices are error, lost, missed'],
  ])('refuses %j', (words, code, text) => {
    expect(stage.fails(code, 'alerts', ...words)).toContain(text);
  });
});

describe('messages that did not arrive', () => {
  it('are reported by doctor, listed, and sent again', () => {
    const doctor = () => stage.jobLogger('doctor').stdout;
    expect(doctor()).toMatch(/✖ messages +1 message did not arrive: channel_not_found\n +→ .*job-logger alerts failed/);
    expect(stage.ok('alerts', 'failed')).toMatch(
      / 1 +2 +Daily sales \(3\) +error +IT +slack #it .* 10 +channel_not_found/,
    );
    expect(stage.ok('alerts', 'resend', '1')).toBe('Message 1 to slack #it waits: a watcher sends it.\n');
    expect(stage.jobLogger('alerts', 'failed')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'All messages have arrived, or are still being tried.\n',
    });
    expect(doctor()).not.toContain('did not arrive');
  });
});
