import { useOneStage } from './stage.js';

const ANNA = 'anna@example.org';

const stage = useOneStage();
beforeAll(async () => {
  await stage.call('SaveUser', { UserEmail: ANNA, Name: 'Anna', Role: 'operator' });
  await stage.call('OpenTicket', { JobId: 3, Title: 'Totals differ', Description: 'By two euro.', Email: ANNA });
  await stage.call('OpenTicket', { JobId: 3, Title: 'No data', Description: '', Priority: 'High' });
  const answer = { Sent: false, Answer: 'channel_not_found' };
  await stage.call('RecordDelivery', { TicketId: 1, Channel: 'slack', Recipient: '#it', ...answer });
});

const listed = (...filters: string[]) =>
  (stage.json('tickets', ...filters) as { ticketId: number }[]).map(({ ticketId }) => ticketId);

describe('tickets', () => {
  it('lists the newest first', () => {
    const lines = stage.ok('tickets').trimEnd().split('\n');
    expect(lines[1]).toMatch(/^ +2 +No data +🐼 +Daily sales \(3\) +IT +\d{4}-.* high +● open$/);
    expect(lines[2]).toMatch(/^ +1 +Totals differ .*● open$/);
  });

  it('are assigned, commented on and changed, shown with all of that, and found by it', () => {
    expect(stage.ok('tickets', 'assign', '1', '--as', ANNA)).toBe('Ticket 1 (Totals differ) is assigned to Anna.\n');
    expect(stage.ok('tickets', 'comment', '1', 'I look at it', '--as', ANNA)).toBe(
      'The comment is added to ticket 1.\n',
    );
    expect(stage.ok('tickets', 'change', '1', '--status', 'Closed', '--priority', 'Low')).toBe(
      'Ticket 1 (Totals differ) is ✔ closed, priority low.\n',
    );
    const result = stage.ok('tickets', 'show', '1');
    expect(result).toMatch(/^Ticket 1: Totals differ {2}✔ closed\n/);
    expect(result).toMatch(/ Job +🐼 Daily sales \(job 3, IT\)\n/);
    expect(result).toMatch(/ Whose +Anna\n +Opened +\d{4}-.* by Anna\n +Closed +\d{4}-/);
    expect(result).toContain('\n\n  By two euro.\n');
    expect(result).toMatch(/\nComments\n.* Anna: I look at it\n/);
    expect(result).toMatch(/\nTold\n.* slack #it: did not arrive: channel_not_found\n$/);
    expect(stage.json('tickets', 'show', '1')).toMatchObject({
      ticketId: 1,
      comments: [{ text: 'I look at it' }],
      deliveries: [{ recipient: '#it', status: 'Failed' }],
    });
    expect(listed('--open')).toEqual([2]);
    expect(listed('--assignee', 'me', '--as', ANNA)).toEqual([1]);
    expect(listed('--text', 'two EURO', '--status', 'Closed')).toEqual([1]);
  });

  it.each([
    [['show', '9'], 1, 'There is no ticket 9'],
    [['show', 'last'], 2, 'The ticket needs a whole number from 1'],
    [['change', '2'], 2, 'Say what to change: --status, --priority, --title or --description.'],
    [['change', '2', '--title', ''], 1, 'Title is missing'],
    [['assign', '2', 'who@example.org'], 1, "who@example.org isn't a user of JobLogger"],
    [['--open', '--status', 'Closed'], 2, 'cannot be used with'],
    [['--assignee', 'nobody'], 2, '--assignee needs an email, or me.'],
  ])('refuses %j', (words, code, text) => {
    expect(stage.fails(code, 'tickets', ...words)).toContain(text);
  });
});
