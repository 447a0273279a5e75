/** The Slack app beside a stand-in of Slack, anew for each test of the file that imports this. */
import { openDatabase, type Database } from '#database';
import { createSlackChannel } from '../src/channels/slack';
import { type SlackApp, startSlackApp } from '../src/slack/startSlackApp';
import { listElements, SlackServer, readTexts } from './slackServer';
import { until } from '../../sdk/test/until';
import { appUrl } from './passes';
import { World } from './world';

export let slack: SlackServer;
export let world: World;
export let database: Database;
let app: SlackApp;
export const logged: [string, object, string][] = [];
const log = {
  info: (facts: object, text: string) => logged.push(['info', facts, text]),
  warn: (facts: object, text: string) => logged.push(['warn', facts, text]),
  error: (facts: object, text: string) => logged.push(['error', facts, text]),
};
export const RUN = '00000000-0000-4000-8000-000000000001';

/** Davide is an operator of IT, Vera a viewer, Ugo an operator of HR. Ada administers, and is known by her Slack id. */
beforeEach(async () => {
  logged.length = 0;
  slack = await SlackServer.start();
  world = await World.make({ rules: { tell: ['#it'] } });
  database = await openDatabase(world.setting);
  const [hr] = await database.call('SaveDepartment', { Name: 'HR', SlackChannel: '#hr' });
  const person = (UserEmail: string, Name: string, more: object) =>
    database.call('SaveUser', { UserEmail, Name, Language: 'en', ...more });
  await person('davide@example.org', 'Davide', { Role: 'operator', DepartmentId: 1 });
  await person('vera@example.org', 'Vera', { Role: 'viewer', DepartmentId: 1, Language: 'it' });
  await person('ugo@example.org', 'Ugo', { Role: 'operator', DepartmentId: hr!.DepartmentId });
  await person('ada@example.org', 'Ada', { Role: 'admin', SlackId: 'UADA' });
  Object.assign(slack.users, {
    UDAVIDE: { email: 'davide@example.org' },
    UVERA: { email: 'vera@example.org', locale: 'it-IT' },
    UUGO: { email: 'ugo@example.org' },
    UADA: { email: 'ada.lovelace@example.com' },
    UNOBODY: { email: 'nobody@example.org', locale: 'it-IT' },
    UELSEWHERE: { email: 'davide@example.org', team: 'T2' },
  });
  app = await startApp(() => send());
  await until(() => logged.some(([, , text]) => text === 'Connected to Slack.'));
});

afterEach(async () => {
  await app.stop();
  await database.close();
  await world.teardown();
  await slack.stop();
});

export const startApp = (deliverNow: () => Promise<void>) =>
  startSlackApp({
    botToken: 'xoxb-1',
    appToken: 'xapp-1',
    database: world.setting,
    appUrl,
    deliver: deliverNow,
    log,
    apiUrl: slack.apiUrl,
  });
export const send = (time = '10:05', watcher = 'one') =>
  world.deliverBy({ slack: createSlackChannel({ botToken: 'xoxb-1', apiUrl: slack.apiUrl }) }, time, watcher, log);

/** A run fails, and its alert is posted in #it. @returns where */
export async function alert(): Promise<string> {
  world.run('10:00', 'Error', { Message: 'No data', Traceback: 'Error: No data\n    at main (report.ts:3:1)' });
  await world.judge('10:00');
  await send('10:01');
  return [...slack.messages.keys()].at(-1)!;
}

export const texts = (where: string) => readTexts(slack.messages.get(where)!);
export const inThread = (where: string) =>
  [...slack.messages.values()].filter(({ thread_ts }) => thread_ts === where.split('/')[1]).map(readTexts);
export const buttonsOf = (where: string) => listElements(slack.messages.get(where)!).map(({ action_id }) => action_id);
export const audit = async () => {
  const rows = await database.call('ListAudit', {});
  return rows
    .filter(({ Source }) => Source === 'slack')
    .map(({ Entity, Field, Email }) => `${Email} ${Entity} ${Field}`);
};
