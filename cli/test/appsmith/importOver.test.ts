/** Which app an import replaces: people rename apps and workspaces, and two may import at once. */
import { AppsmithServer } from '../../src/appsmith/import/appsmithServer.js';
import { type Imported, importApp } from '../../src/appsmith/import/importApp.js';
import { selectPages } from '../../src/appsmith/import/selectPages.js';
import { readJson } from '../../src/appsmith/readApp.js';
import { EXPORT } from '../../../preview/test/appView.js';
import { StandIn } from './standIn.js';

const exported = selectPages(readJson(EXPORT), 'everyone');
const login = { email: 'admin@example.org', password: 'a long password', name: 'Admin' };

let appsmith: StandIn;
let url: string;
let told: string;
beforeEach(async () => {
  told = '';
  appsmith = new StandIn();
  appsmith.users.set(login.email, login.password);
  url = await appsmith.listen();
});
afterEach(() => appsmith.close());

const progress = (text: string) => void (told += `${text}\n`);

async function importIt(): Promise<Imported> {
  const server = new AppsmithServer(url);
  try {
    return await importApp(server, { login, exported, name: 'JobLogger', credentials: {}, progress });
  } finally {
    await server.close();
  }
}

it('an app that a person renamed is imported over, and keeps its name', async () => {
  await importIt();
  appsmith.applications[0]!.name = 'Monitoraggio';
  expect(await importIt()).toMatchObject({ link: `${url}/app/monitoraggio/run-p-run` });
  expect(told).toMatch(/renamed to "Monitoraggio": importing over it/);
  expect(appsmith.applications).toMatchObject([{ name: 'Monitoraggio', imports: 2, published: 2 }]);
});

it('if two were renamed it asks for a name, and other apps don’t count', async () => {
  await importIt();
  const app = appsmith.applications[0]!;
  app.name = 'Old';
  appsmith.applications.push({ ...app, id: '1', name: 'New' }, { ...app, id: '2', name: 'Other', pages: ['Home'] });
  await expect(importIt()).rejects.toThrow(/page Run: "Old", "New"\. Rename/);
  expect(appsmith.applications).toHaveLength(3);
});

it('an app in another workspace may have another login, so it is left alone and mentioned', async () => {
  await importIt();
  appsmith.workspaces[0]!.name = 'Finance';
  await importIt();
  expect(told).toMatch(/"Finance" has an app "JobLogger", which stays.*rename the workspace/);
  expect(appsmith.applications).toMatchObject([{ imports: 1 }, { imports: 1 }]);
});

it('two imports at once make one app, which the next one finds', async () => {
  appsmith.importTakes = 500;
  const both = await Promise.all([importIt(), importIt()]);
  expect(both.map(({ link }) => link)).toEqual([1, 2].map(() => `${url}/app/joblogger/run-p-run`));
  expect(appsmith.applications).toMatchObject([{ workspaceId: appsmith.workspaces[0]!.id, imports: 2 }]);
  expect(told).toMatch(/Another import has made the app meanwhile/);
  await importIt();
  expect(appsmith.applications).toMatchObject([{ imports: 3 }]);
});
