import { escapeMrkdwn } from '#watcher/slack/blockText';
import { AppPage, type Functions } from './appPage.js';

it('a failed message can be sent again, unless a later one went to the same recipient', () => {
  const page = new AppPage('Ticket');
  page.store.ListDeliveries = [
    { DeliveryKey: '1', Channel: 'slack', Recipient: '#it', Status: 'Failed' },
    { DeliveryKey: '2', Channel: 'mail', Recipient: '#it', Status: 'Failed' },
    { DeliveryKey: '3', Channel: 'slack', Recipient: '#it', Status: 'Failed' },
    { DeliveryKey: '4', Channel: 'mail', Recipient: 'anna@example.org', Status: 'Failed' },
    { DeliveryKey: '5', Channel: 'mail', Recipient: 'anna@example.org', Status: 'Sent' },
  ];
  const rows = page.store.ListDeliveries as { DeliveryKey: string }[];
  const missing = rows.filter((row) => page.object('Tell').isMissing!(row));
  expect(missing.map(({ DeliveryKey }) => DeliveryKey)).toEqual(['2', '3']);
});

it('a delivery that could not be recorded is recorded only for who sent it', async () => {
  const run = jest.fn();
  const page = new AppPage('Ticket').set('RecordDelivery', { run });
  page.store.unrecorded = ['anna', 'davide'].map((RequestKey) => ({ RequestKey, Email: `${RequestKey}@example.org` }));
  await page.object('Tell').record!();
  expect(run.mock.calls).toMatchObject([[{ RequestKey: 'davide' }]]);
  expect(page.store.unrecorded).toMatchObject([{ RequestKey: 'anna' }]);
});

describe('messages about a ticket', () => {
  const ticket = {
    TicketId: 7,
    Title: 'Sums <differ> & more',
    Description: 'cause\n'.repeat(1000),
    Priority: 'High',
    Icon: '🦿',
    JobName: 'Orders',
    DepartmentName: 'IT',
    AssigneeName: null,
    OpenedBy: 'anna@example.org',
    OpenedByName: 'Anna',
    DepartmentMailAddress: 'it@example.org',
  };
  let tell: Functions;
  beforeEach(() => (tell = new AppPage('Run').object('Tell')));

  it('a Slack message names it, links to it, and escapes what Slack would interpret', () => {
    const message = tell.slackMessage!(ticket, 'opened', '#it');
    const text = JSON.stringify(message);
    expect(message).toMatchObject({ channel: '#it', unfurl_links: false });
    expect(text).toContain('Sums &lt;differ&gt; &amp; more');
    expect(text).toContain('?ticket=7|');
    expect(message.blocks.at(-1).text.text.length).toBeLessThan(3000);
  });

  it('names and titles in a Slack message are shown like in the watcher’s, without markup', () => {
    const name = '*x* _y_ ~z~ `w` <u>';
    const [title, context] = tell.slackMessage!({ ...ticket, Title: name, JobName: name }, 'opened', '#it').blocks;
    for (const { text } of [title.text, context.elements[0]]) expect(text).toContain(escapeMrkdwn(name, 100));
  });

  it.each([
    ['ends inside an escaped sign', '<'.repeat(5000), /^```\n(&lt;)+…\n```$/],
    ['has markup, which is none in a box', '*x* `y`', /^```\n\*x\* `y`\n```$/],
    ['closes its box', 'a ``` b', /^```\na ''' b\n```$/],
    ['reads backwards', 'abc\u202Etxt.exe\u2066', /^```\nabctxt\.exe\n```$/],
  ])('a description that %s is shown as a text of at most 3000', (_, Description, shown) => {
    const { text } = tell.slackMessage!({ ...ticket, Description }, 'opened', '#it').blocks.at(-1).text;
    expect(text).toMatch(shown);
    expect(text.length).toBeLessThanOrEqual(3000);
  });

  it('names and titles of full length fit in a Slack message, and a title stays on one line', () => {
    const long = '&'.repeat(200);
    const names = { Title: `a\r\nb\u202E${long}`, JobName: long, AssigneeName: long, OpenedByName: long };
    const message = tell.slackMessage!({ ...ticket, ...names, Description: ' ' }, 'opened', '#it');
    const [{ text: title }, context] = message.blocks;
    expect(message.blocks).toHaveLength(2);
    expect([title.text.length, context.elements[0].text.length].filter((length) => length > 3000)).toEqual([]);
    expect(title.text).toContain('|a b&amp;');
    expect(tell.mail!({ ...ticket, ...names }, 'opened', 'anna@example.org').subject).toContain('a b&');
  });

  it('what Appsmith’s server unescapes arrives correctly', () => {
    const wrapped = JSON.stringify(tell.wrapped!(tell.slackMessage!(ticket, 'opened', '#it')));
    const unescaped = wrapped
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    expect(JSON.parse(unescaped)).toEqual(tell.slackMessage!(ticket, 'opened', '#it'));
  });

  it('a mail comes from the department, and says when the ticket is closed', () => {
    expect(tell.mail!(ticket, 'closed', 'anna@example.org')).toMatchObject({
      personalizations: [{ to: [{ email: 'anna@example.org' }] }],
      from: { email: 'it@example.org' },
      subject: expect.stringContaining('Sums <differ> & more'),
      content: [{ type: 'text/plain', value: expect.stringContaining('?ticket=7') }],
    });
  });
});
