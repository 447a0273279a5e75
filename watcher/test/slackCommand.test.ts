import { appUrl } from './passes';
import { until } from '../../sdk/test/until';
import { readTexts } from './slackServer';
import { database, RUN, slack, world } from './slackStage';

/** A run that happens now, because the command uses the real clock. */
const failNow = () => {
  const now = new Date().toISOString();
  world.run('10:00', 'Error', { StartedAt: now, EndedAt: now, HeartbeatAt: now, Message: 'No data & more' });
};

/** @returns the command's answer, which only its author sees */
const answer = async (user: string, text: string) => {
  const before = slack.answers.length;
  expect(await slack.type(user, text)).toBeUndefined();
  await until(() => slack.answers.length > before);
  const reply = slack.answers.at(-1)!;
  expect(reply).toMatchObject({ response_type: 'ephemeral', replace_original: false });
  return readTexts(reply);
};

describe('/joblogger', () => {
  it('runs failed shows what failed in the departments of the person', async () => {
    expect(await answer('UDAVIDE', 'runs failed')).toContain('No run has failed');
    failNow();
    const reply = await answer('UDAVIDE', ' Runs  FAILED ');
    for (const text of ['*Daily sales*', 'No data &amp; more', '`00000000`', `${appUrl}?run=${RUN}`])
      expect(reply).toContain(text);
    expect(await answer('UUGO', 'runs failed')).toContain('No run has failed');
  });

  it('job NAME shows how a job is doing, or asks which one is meant', async () => {
    failNow();
    await database.call('SaveJob', { Name: 'Daily stock', DepartmentId: 1 });
    expect(await answer('UDAVIDE', 'job sales')).toMatch(/Daily sales.*failed.*🔴/);
    expect(await answer('UDAVIDE', 'job 2')).toMatch(/Daily stock.*never/);
    expect(await answer('UDAVIDE', 'job daily')).toMatch(/Which one\?.*Daily sales\* \(1\).*Daily stock\* \(2\)/);
    expect(await answer('UVERA', 'job <none>')).toContain('Nessun job si chiama «&lt;none&gt;»');
    expect(await answer('UUGO', 'job sales')).toContain('No job is called “sales”');
  });

  it('ticket RUN opens the window, for a run that the person may see', async () => {
    failNow();
    await slack.type('UDAVIDE', 'ticket 0000');
    await until(() => slack.called('views.update').length === 1);
    const viewId = [...slack.views.keys()].at(-1)!;
    await slack.submit('UDAVIDE', viewId, { title: 'Look' });
    await until(() => slack.called('chat.postMessage').length === 1);
    expect(slack.called('chat.postMessage')[0]).toMatchObject({
      channel: '#it',
      text: expect.stringContaining('ticket 1: Look'),
    });
    await slack.type('UUGO', 'ticket 0000');
    await until(() => slack.called('views.update').length === 3);
    expect(readTexts(slack.called('views.update')[2]!.view)).toContain('isn’t yours to see');
  });

  it('today shows what went wrong', async () => {
    expect(await answer('UVERA', 'today')).toMatch(/Oggi.*Niente da segnalare/);
    failNow();
    expect(await answer('UDAVIDE', 'today')).toMatch(/Today.*\*Failed\* 1.*Daily sales.*failed – No data &amp; more/);
  });

  it('shows help for anything else', async () => {
    for (const text of ['', 'help', 'job', 'runs lost']) expect(await answer('UDAVIDE', text)).toContain('runs failed');
  });
});
