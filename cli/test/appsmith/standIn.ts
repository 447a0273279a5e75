/**
 * Stands in for an Appsmith server (community edition of November 2025): the requests of an import, with the traps that
 * the real one has. A test may make any of them fail.
 */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { slugify } from '#preview/slugify';
import { type Exported, findFault, PLUGINS } from './exportFaults.js';

interface Workspace {
  id: string;
  name: string;
}

interface Datasource {
  id: string;
  name: string;
  /** The id in the database, not the package name in an export. */
  pluginId: string;
  workspaceId: string;
  configured: boolean;
  configuration: Record<string, unknown> | null;
}

interface Application {
  id: string;
  name: string;
  workspaceId: string;
  imports: number;
  /** How many imports it had when it was published; viewers see nothing before. */
  published: number;
  pages: string[];
  /** As they were when it was published. */
  publishedPages: string[];
  actions: string[];
}

export interface Reply {
  status?: number;
  data?: unknown;
  error?: string;
  code?: string;
  location?: string;
  cookie?: string;
  raw?: string;
}

export class StandIn {
  readonly users = new Map<string, string>();
  readonly workspaces: Workspace[] = [];
  readonly applications: Application[] = [];
  readonly datasources: Datasource[] = [];
  /** Requests as `POST /api/v1/login`, in order. */
  readonly requests: string[] = [];
  /** Answers to use instead once, by request. */
  readonly failures = new Map<string, Reply>();
  /** How much later an import becomes visible, in milliseconds. */
  importTakes = 0;
  /** How many of the next imports lose their connection before the answer; the server continues. */
  importsCut = 0;
  /** How many of the next imports get the answer of a proxy that stopped waiting. */
  importsHidden = 0;
  private readonly sessions = new Set<string>();
  private attempts = 0;
  private readonly server = http.createServer((request, response) => void this.serve(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stand.in');
    const name = `${request.method} ${url.pathname.replace(/\/(import|publish|(?:DELETE )?applications(?=\/\d))\/[\w-]+$/, '/$1')}`;
    this.requests.push(name);
    const body = await text(request);
    if (name === 'POST /api/v1/applications/import') {
      if (this.importsCut > 0) {
        this.importsCut -= 1;
        setTimeout(() => request.socket.destroy(), this.importTakes / 2);
      }
      await new Promise((resolve) => setTimeout(resolve, this.importTakes));
    }
    const failure = this.failures.get(name);
    this.failures.delete(name);
    let reply = failure ?? this.reply(name, url, request.headers, body);
    if (name === 'POST /api/v1/applications/import' && this.importsHidden > 0) {
      this.importsHidden -= 1;
      reply = { status: 504, raw: '<html>Gateway Timeout</html>' };
    }
    const { status = reply.location ? 302 : 200, data, error, code = 'AE-BAD-4000', location, cookie, raw } = reply;
    const headers = { ...(location && { location }), ...(cookie && { 'set-cookie': cookie }) };
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    const meta = { status, success: !error, ...(error && { error: { code, message: error } }) };
    // Without a login, the answer is only the status.
    response.end(raw ?? (status === 401 ? '' : JSON.stringify({ responseMeta: meta, data, errorDisplay: '' })));
  }

  private reply(name: string, url: URL, headers: http.IncomingHttpHeaders, body: string): Reply {
    const type = headers['content-type'] ?? '';
    if (headers['x-appsmith-version']) return { status: 400, error: 'VERSION_MISMATCH' };
    if (type !== '' && !/^(application\/(json|x-www-form-urlencoded)|multipart\/form-data)/.test(type))
      return { status: 400, error: 'Unsupported Content-Type' };
    if (!name.startsWith('GET') && headers['x-requested-by'] !== 'Appsmith' && !type.startsWith('application/json'))
      return { status: 403, raw: '' };
    const isForm = type.startsWith('application/x-www-form-urlencoded');
    const form = new URLSearchParams(isForm ? body : '');
    const loggedIn = this.sessions.has(/SESSION=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? '');
    switch (name) {
      case 'GET /api/v1/health':
        return { data: 'All systems are up' };
      case 'GET /api/v1/users/me':
        return { data: { isAnonymous: !loggedIn, emptyInstance: this.users.size === 0 } };
      case 'POST /api/v1/users/super':
        if (!isForm) return { status: 415, error: 'Unsupported Media Type' };
        if (!headers.origin) return { status: 400, error: 'Origin is missing' };
        if (this.users.size > 0) return { location: `${headers.referer}?error=Unauthorized+access` };
        this.users.set(form.get('email') ?? '', form.get('password') ?? '');
        return { location: '/signup-success?redirectUrl=x', cookie: this.session() };
      case 'POST /api/v1/login':
        if (!isForm) return { status: 404, error: 'Not found' };
        this.attempts += 1;
        if (this.attempts > 5) return { location: `${headers.origin}/user/login?error=true&message=Too+many+attempts` };
        if (this.users.get(form.get('username') ?? '') !== form.get('password'))
          return { location: `${headers.origin}/user/login?error=true` };
        this.attempts = 0;
        return { location: '/applications', cookie: this.session() };
      default:
        return loggedIn ? this.replyToUser(name, url, type, body) : { status: 401 };
    }
  }

  private replyToUser(name: string, url: URL, type: string, body: string): Reply {
    const sent = type.startsWith('application/json') && body ? (JSON.parse(body) as Record<string, unknown>) : {};
    const workspaceId = url.searchParams.get('workspaceId');
    switch (name) {
      case 'GET /api/v1/workspaces/home':
        return { data: this.workspaces };
      case 'POST /api/v1/workspaces': {
        if (!sent['name']) return { status: 400, error: 'Name is mandatory' };
        // Names need not be unique.
        const workspace = { id: newId(), name: sent['name'] as string };
        this.workspaces.push(workspace);
        return { status: 201, data: workspace };
      }
      case 'GET /api/v1/applications/home':
        return {
          data: this.applications
            .filter((one) => one.workspaceId === workspaceId)
            .map(({ id, name: title, pages }) => ({ id, name: title, pages: this.pagesWithoutSlug(id, pages) })),
        };
      case 'POST /api/v1/applications/import':
        return this.import(url, type, body);
      case 'GET /api/v1/pages':
        return this.pages(url);
      case 'GET /api/v1/datasources':
        if (!workspaceId) return { status: 400, error: 'workspaceId is missing' };
        return { data: this.datasources.filter((one) => one.workspaceId === workspaceId).map(withoutSecrets) };
      case 'PUT /api/v1/datasources/datasource-storages':
        return this.store(sent);
      case 'POST /api/v1/datasources/test':
        return this.test(sent);
      case 'POST /api/v1/applications/publish': {
        const application = this.applications.find(({ id }) => id === url.pathname.split('/').at(-1));
        if (!application) return { status: 404, error: 'No resource found' };
        application.published = application.imports;
        application.publishedPages = application.pages;
        return { data: true };
      }
      case 'DELETE /api/v1/applications': {
        const at = this.applications.findIndex(({ id }) => id === url.pathname.split('/').at(-1));
        return at < 0 ? { status: 404, error: 'No resource found' } : { data: this.applications.splice(at, 1)[0] };
      }
      default:
        return { status: 404, error: `No route ${name}` };
    }
  }

  private import(url: URL, type: string, body: string): Reply {
    const part = /name="file"; filename="[^"]+"\r\ncontent-type: application\/json\r\n\r\n([\s\S]*?)\r\n--/i.exec(body);
    if (!type.startsWith('multipart/form-data') || !part)
      return { status: 400, error: 'Validation Failure(s): invalid json file' };
    const exported = JSON.parse(part[1]!) as Exported;
    const wrong = findFault(exported);
    if (wrong) return { status: 400, error: `Unable to import artifact in workspace. Error: ${wrong}` };
    const { exportedApplication, pageList, actionList } = exported;
    const workspaceId = url.pathname.split('/').at(-1)!;
    const over = this.applications.find((one) => one.id === url.searchParams.get('applicationId'));
    // Without the application's id, a second one is made without an error. Over an existing one, the JSON's name is ignored.
    const taken = this.applications.some(
      (one) => one.workspaceId === workspaceId && one.name === exportedApplication!.name,
    );
    const name = over?.name ?? `${exportedApplication!.name}${taken ? ' (1)' : ''}`;
    const application = over ?? {
      id: newId(),
      name,
      workspaceId,
      imports: 0,
      published: 0,
      pages: [],
      publishedPages: [],
      actions: [],
    };
    if (!over) this.applications.push(application);
    application.imports += 1;
    application.pages = exportedApplication!.pages.map(({ id }) => id);
    application.actions = actionList!.map(({ unpublishedAction: { pageId, name: action } }) => `${pageId}.${action}`);
    for (const { name: datasource, pluginId } of exported.datasourceList!) {
      if (this.datasources.some((one) => one.workspaceId === workspaceId && one.name === datasource)) continue;
      const own = { id: randomUUID(), name: datasource, pluginId: PLUGINS[pluginId]!, workspaceId };
      this.datasources.push({ ...own, configured: false, configuration: null });
    }
    const pages = this.pagesWithoutSlug(
      application.id,
      pageList!.map(({ unpublishedPage }) => unpublishedPage!.name),
    );
    return { data: { application: { id: application.id, name, slug: slugify(name), pages }, isPartialImport: true } };
  }

  /** Neither the import's answer nor the list of applications contains the end of an address. */
  private pagesWithoutSlug(application: string, names: string[]): object[] {
    const { pages } = this.applications.find(({ id }) => id === application)!;
    return names.map((name) => ({
      id: `p-${slugify(name)}`,
      isDefault: name === pages[0],
      baseId: `p-${slugify(name)}`,
    }));
  }

  private pages({ searchParams }: URL): Reply {
    const application = this.applications.find(({ id }) => id === searchParams.get('applicationId'));
    const isEdited = searchParams.get('mode') === 'EDIT';
    // Viewers don't see a page that was never deployed.
    if (!application || !(isEdited || application.published)) return { status: 404, error: 'No resource found' };
    const pages = (isEdited ? application.pages : application.publishedPages).map((name, at) => ({
      id: `p-${slugify(name)}`,
      name,
      slug: slugify(name),
      isDefault: at === 0,
    }));
    return { data: { workspaceId: application.workspaceId, pages } };
  }

  private store(sent: Record<string, unknown>): Reply {
    const datasource = this.datasources.find(({ id }) => id === sent['datasourceId']);
    if (!datasource) return { status: 404, error: 'No resource found' };
    datasource.configuration = sent['datasourceConfiguration'] as Record<string, unknown>;
    // Without this field the dialog to reconnect would keep opening.
    datasource.configured = sent['isConfigured'] === true;
    return { data: withoutSecrets(datasource) };
  }

  private test(sent: Record<string, unknown>): Reply {
    const datasource = this.datasources.find(({ id }) => id === sent['datasourceId']);
    // Checked before anything else.
    if (!datasource || sent['pluginId'] !== datasource.pluginId)
      return { status: 500, error: 'Internal server error while processing request', code: 'AE-APP-5000' };
    const { authentication } = sent['datasourceConfiguration'] as { authentication: Record<string, string> };
    const refusal = REFUSALS[authentication['password'] ?? ''];
    // A failed test is also answered with 200.
    return { data: { success: refusal === undefined, invalids: refusal === undefined ? [] : [refusal], messages: [] } };
  }

  private session(): string {
    const id = randomUUID();
    this.sessions.add(id);
    return `SESSION=${id}; Path=/; HttpOnly; SameSite=Lax`;
  }
}

/** By a test's password: the driver's error as Appsmith's connection pool reports it. */
const REFUSALS: Record<string, string> = {
  wrong: "Failed to initialize pool: Login failed for user 'dashboard'. ClientConnectionId:0f6f1a40-aa",
  unreachable:
    'Failed to initialize pool: The TCP/IP connection to the host db, port 1433 has failed. Error: "Connection refused. ' +
    'Verify the connection properties. Make sure that an instance of SQL Server is running on the host".',
  closed: 'Failed to initialize pool: Cannot open database "Jobs" requested by the login. The login failed.',
};

let lastId = 0;
/** Later ones are greater. */
function newId(): string {
  return String((lastId += 1)).padStart(24, '0');
}

/** Passwords and tokens never come back. */
function withoutSecrets({ configured, configuration, ...datasource }: Datasource): object {
  const storage = { id: `s-${datasource.id}`, datasourceId: datasource.id, isConfigured: configured };
  const { authentication: _secret, ...rest } = configuration ?? {};
  return { ...datasource, datasourceStorages: { unused_env: { ...storage, datasourceConfiguration: rest } } };
}
