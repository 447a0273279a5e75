/**
 * Imports the app into a running Appsmith, as a person would by clicking: first administrator, workspace, import, the
 * datasources' credentials, publish, tests. If a step fails, running the command again continues there: it finds what
 * already exists by name and uses it.
 */
import { slugify } from '#preview/slugify';
import { Failure } from '../../failure.js';
import { type Json, type JsonObject, object, objects, text } from '../json.js';
import type { AppsmithServer } from './appsmithServer.js';
import { CREDENTIAL_OF, type Credentials } from './credentials.js';
import { explainTrouble } from './datasourceTrouble.js';
import { findPlace } from './findPlace.js';
import { uploadApp } from './uploadApp.js';

interface Login {
  email: string;
  password: string;
  /** The name of the first administrator, if there is none yet. */
  name: string;
}

interface Import {
  login: Login;
  /** The packed app. */
  exported: JsonObject;
  /**
   * Name of the app, and of its workspace. A workspace's applications share its datasources, so each login needs a
   * workspace of its own.
   */
  name: string;
  credentials: Credentials;
  /** Called after each step, and during a long one. */
  progress: (text: string) => void;
}

export interface Imported {
  /** Address of the published home page. */
  link: string;
  /** Datasources without credentials, with the setting that would provide them. */
  missing: string[];
  /** Appsmith's complaints about datasources, and what to do. */
  troubles: string[];
}

/** @throws Failure with the step that failed, and why */
export async function importApp(server: AppsmithServer, wanted: Import): Promise<Imported> {
  const { name, credentials, progress } = wanted;
  await server.get('/api/v1/health', 'Asking whether Appsmith is up');
  await logIn(server, wanted.login, progress);
  const exported = {
    ...wanted.exported,
    exportedApplication: { ...object(wanted.exported.exportedApplication), name },
  };
  const home = objects(object(wanted.exported.exportedApplication).pages).find(({ isDefault }) => isDefault === true);
  const { workspaceId, application: before } = await findPlace(server, name, text(home?.id), progress);
  const application = await uploadApp(server, { workspaceId, before, exported, name, progress });
  const { stored, missing } = await storeCredentials(server, workspaceId, exported, credentials);
  const id = text(application.id);
  await server.call('POST', `/api/v1/applications/publish/${id}`, undefined, 'Publishing the app');
  progress(`The app "${text(application.name) || name}" is imported and published.`);
  const link = await linkTo(server, id, text(application.slug) || slugify(name));
  return { link, missing, troubles: await testDatasources(server, stored, progress) };
}

async function logIn(server: AppsmithServer, login: Login, progress: Import['progress']): Promise<void> {
  const me = object(await server.get('/api/v1/users/me', 'Asking who is logged in'));
  if (me.emptyInstance === true) {
    await makeAdministrator(server, login);
    progress(`${login.email} is the first administrator.`);
    return;
  }
  const doing = `Logging in as ${login.email}`;
  const to = await server.form('/api/v1/login', { username: login.email, password: login.password }, doing);
  if (to.searchParams.has('error')) {
    const reason = to.searchParams.get('message') ?? 'wrong email or password';
    throw new Failure(`${doing}: Appsmith refused (${reason}). It takes five tries a day.`);
  }
}

async function makeAdministrator(server: AppsmithServer, { email, password, name }: Login): Promise<void> {
  const doing = `Making ${email} the first administrator`;
  if (password.length < 8 || password.length > 48)
    throw new Failure(`${doing}: the password needs 8 to 48 characters, Appsmith's own rule.`);
  const profile = { proficiency: 'advanced', useCase: 'work project', signupForNewsletter: 'false' };
  const fields = { email, password, name, allowCollectingAnonymousData: 'false', ...profile };
  const to = await server.form('/api/v1/users/super', fields, doing);
  const error = to.searchParams.get('error');
  if (error === null) return;
  // The administrator may exist although the answer was an error: Appsmith writes a settings file last.
  throw new Failure(`${doing}: Appsmith refused (${error}). If the administrator exists, run this again to log in.`);
}

interface Stored {
  name: string;
  /** The datasources that were stored and will be tested. */
  body: JsonObject;
}

async function storeCredentials(
  server: AppsmithServer,
  workspaceId: string,
  exported: JsonObject,
  credentials: Credentials,
): Promise<{ stored: Stored[]; missing: string[] }> {
  const list = `/api/v1/datasources?workspaceId=${workspaceId}`;
  const datasources = objects(await server.get(list, 'Listing the datasources'));
  const stored: Stored[] = [];
  const missing: string[] = [];
  for (const name of objects(exported.datasourceList).map((one) => text(one.name))) {
    const datasource = datasources.find((one) => one.name === name);
    if (!datasource) throw new Failure(`The import left no datasource ${name} in the workspace: import it again.`);
    const storage = object(object(datasource.datasourceStorages).unused_env);
    const configuration = credentials[name];
    if (!configuration) {
      if (storage.isConfigured !== true)
        missing.push(CREDENTIAL_OF[name] === undefined ? name : `${name} (${CREDENTIAL_OF[name]})`);
      continue;
    }
    const body = {
      ...(storage.id === undefined ? {} : { id: storage.id }),
      datasourceId: datasource.id ?? null,
      // The test fails without it, whatever the other fields contain.
      pluginId: datasource.pluginId ?? null,
      environmentId: 'unused_env',
      isConfigured: true,
      datasourceConfiguration: configuration,
    };
    await server.call('PUT', '/api/v1/datasources/datasource-storages', body, `Setting the credentials of ${name}`);
    stored.push({ name, body });
  }
  return { stored, missing };
}

/** The tests come last, because a database that refuses takes half a minute, and the app exists in any case. */
async function testDatasources(
  server: AppsmithServer,
  stored: Stored[],
  progress: Import['progress'],
): Promise<string[]> {
  const troubles: string[] = [];
  for (const { name, body } of stored) {
    try {
      progress(`Testing the datasource ${name}; if it can't connect, this takes half a minute.`);
      const test = object(await server.call('POST', '/api/v1/datasources/test', body, `Testing ${name}`));
      const reasons = [...strings(test.invalids), ...strings(test.messages)].join('; ');
      if (test.success === true) progress(`The datasource ${name} is connected.`);
      else
        troubles.push(`Appsmith can't use ${name}: ${explainTrouble(reasons, object(body.datasourceConfiguration))}`);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      troubles.push(error.message);
    }
  }
  return troubles;
}

/** Address of the published home page; the import's answer lacks the end of it. */
async function linkTo(server: AppsmithServer, id: string, slug: string): Promise<string> {
  const path = `/api/v1/pages?applicationId=${id}&mode=PUBLISHED`;
  const pages = objects(object(await server.get(path, "Asking for the pages' addresses")).pages);
  const home = pages.find((page) => page.isDefault === true) ?? pages[0] ?? {};
  return `${server.url}/app/${slug}/${text(home.slug)}-${text(home.baseId) || text(home.id)}`;
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
