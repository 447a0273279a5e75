/**
 * Brings the app into a running Appsmith, as a person would by clicking: first administrator, workspace, import, the
 * datasources' credentials, tests, publish. Whatever step fails, the same command goes on from there the next time: what
 * is there already is found by its name and used.
 */
import { Failure } from '../../failure.js';
import { type Json, type JsonObject, object, objects, text } from '../json.js';
import type { AppsmithServer } from './appsmithServer.js';
import { CREDENTIAL_OF, type Credentials } from './credentials.js';

export interface Login {
  email: string;
  password: string;
  /** Of the first administrator, where there is none yet. */
  name: string;
}

export interface Import {
  login: Login;
  /** The packed app. */
  exported: JsonObject;
  /** Only this department's, with its own login: it gets a workspace of its own, since a workspace shares datasources. */
  department: string | undefined;
  credentials: Credentials;
  /** Told after each step. */
  progress: (text: string) => void;
}

export interface Imported {
  /** The home page, published. */
  link: string;
  /** Datasources that have no credentials yet, with the setting that holds them. */
  missing: string[];
  /** What tests of datasources said against them. */
  troubles: string[];
}

/** @throws Failure with the step that failed, and why */
export async function importApp(server: AppsmithServer, wanted: Import): Promise<Imported> {
  const { exported, department, progress } = wanted;
  await server.get('/api/v1/health', 'Asking whether Appsmith is up');
  await logIn(server, wanted.login, progress);
  const name = department === undefined ? 'JobLogger' : `JobLogger ${department}`;
  const workspaceId = await workspaceOf(server, name, progress);
  const application = await importInto(server, workspaceId, {
    ...exported,
    exportedApplication: named(exported, name),
  });
  progress(`The app "${name}" is imported.`);
  const { missing, troubles } = await connect(server, workspaceId, wanted.credentials, progress);
  await server.call('POST', `/api/v1/applications/publish/${text(application.id)}`, undefined, 'Publishing the app');
  progress('It is published.');
  return { link: linkTo(server.url, application), missing, troubles };
}

async function logIn(server: AppsmithServer, login: Login, progress: (text: string) => void): Promise<void> {
  const me = object(await server.get('/api/v1/users/me', 'Asking who is logged in'));
  if (me.emptyInstance === true) {
    await makeAdministrator(server, login);
    progress(`${login.email} is the first administrator.`);
    return;
  }
  const doing = `Logging in as ${login.email}`;
  const to = await server.form('/api/v1/login', { username: login.email, password: login.password }, doing);
  if (to.searchParams.has('error')) {
    const said = to.searchParams.get('message') ?? 'wrong email or password';
    throw new Failure(`${doing}: Appsmith refused (${said}). It takes five tries a day.`);
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
  // It may be there though its answer was an error: Appsmith writes a file of settings last.
  throw new Failure(`${doing}: Appsmith refused (${error}). If the administrator exists, run this again to log in.`);
}

async function workspaceOf(server: AppsmithServer, name: string, progress: (text: string) => void): Promise<string> {
  const all = objects(await server.get('/api/v1/workspaces/home', 'Listing the workspaces'));
  const found = all.find((one) => one.name === name);
  if (found) return text(found.id);
  const made = object(await server.call('POST', '/api/v1/workspaces', { name }, `Making the workspace ${name}`));
  progress(`The workspace "${name}" is made.`);
  return text(made.id);
}

/** Over the app that an earlier import has made, so that its address and its pages' stay. */
async function importInto(server: AppsmithServer, workspaceId: string, exported: JsonObject): Promise<JsonObject> {
  const name = text(object(exported.exportedApplication).name);
  const list = `/api/v1/applications/home?workspaceId=${workspaceId}`;
  const apps = objects(await server.get(list, `Listing the apps of the workspace ${name}`));
  const before = apps.find((one) => one.name === name);
  const over = before ? `?applicationId=${text(before.id)}` : '';
  const path = `/api/v1/applications/import/${workspaceId}${over}`;
  const answer = object(await server.upload(path, 'job-logger.json', JSON.stringify(exported), 'Importing the app'));
  const application = object(answer.application);
  if (text(application.id) === '') throw new Failure('Importing the app: Appsmith took it, but names no application.');
  return application;
}

async function connect(
  server: AppsmithServer,
  workspaceId: string,
  credentials: Credentials,
  progress: (text: string) => void,
): Promise<{ missing: string[]; troubles: string[] }> {
  const list = `/api/v1/datasources?workspaceId=${workspaceId}`;
  const datasources = objects(await server.get(list, 'Listing the datasources'));
  const missing: string[] = [];
  const troubles: string[] = [];
  for (const [name, configuration] of Object.entries(credentials)) {
    const datasource = datasources.find((one) => one.name === name);
    if (!datasource) throw new Failure(`The import left no datasource ${name} in the workspace: import it again.`);
    const storage = object(object(datasource.datasourceStorages).unused_env);
    if (configuration === null) {
      if (storage.isConfigured !== true) missing.push(`${name} (${CREDENTIAL_OF[name]})`);
      continue;
    }
    const id = storage.id === undefined ? {} : { id: storage.id };
    const body = {
      ...id,
      datasourceId: datasource.id ?? null,
      environmentId: 'unused_env',
      isConfigured: true,
      datasourceConfiguration: configuration,
    };
    await server.call('PUT', '/api/v1/datasources/datasource-storages', body, `Setting the credentials of ${name}`);
    const test = object(await server.call('POST', '/api/v1/datasources/test', body, `Testing ${name}`));
    const said = [...strings(test.invalids), ...strings(test.messages)].join('; ');
    if (test.success === true) progress(`The datasource ${name} is connected.`);
    else troubles.push(`${name}: ${said || 'Appsmith can’t connect with these credentials'}`);
  }
  return { missing, troubles };
}

function named(exported: JsonObject, name: string): JsonObject {
  return { ...object(exported.exportedApplication), name };
}

function linkTo(url: string, application: JsonObject): string {
  const home = objects(application.pages).find((page) => page.isDefault === true) ?? {};
  const slug = text(application.slug) || 'joblogger';
  return `${url}/app/${slug}/${text(home.slug)}-${text(home.baseId) || text(home.id)}`;
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
