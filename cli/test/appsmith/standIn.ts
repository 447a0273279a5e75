/**
 * Stands in for an Appsmith server (community edition of November 2025): the calls that an import makes, with their
 * traps. A test may make any of them fail.
 */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Workspace {
  id: string;
  name: string;
}

interface Datasource {
  id: string;
  name: string;
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
  published: number;
}

type Answer = { status?: number; data?: unknown; error?: string; location?: string; cookie?: string; raw?: string };

export class StandIn {
  readonly users = new Map<string, string>();
  readonly workspaces: Workspace[] = [];
  readonly applications: Application[] = [];
  readonly datasources: Datasource[] = [];
  /** Requests as `POST /api/v1/login`, in order. */
  readonly asked: string[] = [];
  /** By request what it is answered instead, once. */
  readonly failures = new Map<string, Answer>();
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
    const name = `${request.method} ${url.pathname.replaceAll(/\/(import|publish)\/[\w-]+$/g, '/$1')}`;
    this.asked.push(name);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const failure = this.failures.get(name);
    this.failures.delete(name);
    const answer = failure ?? this.answer(name, url, request.headers, body);
    const { status = answer.location ? 302 : 200, data, error, location, cookie, raw } = answer;
    const headers = { ...(location && { location }), ...(cookie && { 'set-cookie': cookie }) };
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    const meta = { status, success: !error, ...(error && { error: { code: 'AE', message: error } }) };
    // Who isn't logged in gets nothing but the status.
    response.end(raw ?? (status === 401 ? '' : JSON.stringify({ responseMeta: meta, data, errorDisplay: '' })));
  }

  private answer(name: string, url: URL, headers: http.IncomingHttpHeaders, body: string): Answer {
    const type = headers['content-type'] ?? '';
    if (headers['x-appsmith-version']) return { status: 400, error: 'VERSION_MISMATCH' };
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
        return loggedIn ? this.answerUser(name, url, type, body) : { status: 401 };
    }
  }

  private answerUser(name: string, url: URL, type: string, body: string): Answer {
    const sent = type.startsWith('application/json') && body ? (JSON.parse(body) as Record<string, unknown>) : {};
    const workspaceId = url.searchParams.get('workspaceId');
    switch (name) {
      case 'GET /api/v1/workspaces/home':
        return { data: this.workspaces };
      case 'POST /api/v1/workspaces': {
        // Names need not be unique.
        const workspace = { id: randomUUID(), name: String(sent['name']) };
        this.workspaces.push(workspace);
        return { status: 201, data: workspace };
      }
      case 'GET /api/v1/applications/home':
        return { data: this.applications.filter((one) => one.workspaceId === workspaceId) };
      case 'POST /api/v1/applications/import':
        return this.import(url, type, body);
      case 'GET /api/v1/datasources':
        if (!workspaceId) return { status: 400, error: 'workspaceId is missing' };
        return { data: this.datasources.filter((one) => one.workspaceId === workspaceId).map(shown) };
      case 'PUT /api/v1/datasources/datasource-storages':
        return this.store(sent);
      case 'POST /api/v1/datasources/test':
        return this.test(sent);
      case 'POST /api/v1/applications/publish': {
        const id = url.pathname.split('/').at(-1);
        const application = this.applications.find((one) => one.id === id);
        if (!application) return { status: 404, error: 'No resource found' };
        application.published = application.imports;
        return { data: true };
      }
      default:
        return { status: 404, error: `No route ${name}` };
    }
  }

  private import(url: URL, type: string, body: string): Answer {
    const part = /name="file"; filename="[^"]+"\r\ncontent-type: application\/json\r\n\r\n([\s\S]*?)\r\n--/i.exec(body);
    if (!type.startsWith('multipart/form-data') || !part)
      return { status: 400, error: 'Validation Failure(s): invalid json file' };
    const exported = JSON.parse(part[1]!) as {
      exportedApplication: { name: string };
      datasourceList: { name: string; pluginId: string; datasourceConfiguration?: object }[];
    };
    const workspaceId = url.pathname.split('/').at(-1)!;
    const over = this.applications.find((one) => one.id === url.searchParams.get('applicationId'));
    // Without the application's id a second one is made, never an error.
    const taken = this.applications.some((one) => one.name === exported.exportedApplication.name);
    const name = taken && !over ? `${exported.exportedApplication.name} (1)` : exported.exportedApplication.name;
    const application = over ?? { id: randomUUID(), name, workspaceId, imports: 0, published: 0 };
    if (!over) this.applications.push(application);
    application.imports += 1;
    for (const { name: datasource, pluginId } of exported.datasourceList) {
      if (this.datasources.some((one) => one.workspaceId === workspaceId && one.name === datasource)) continue;
      const id = randomUUID();
      this.datasources.push({ id, name: datasource, pluginId, workspaceId, configured: false, configuration: null });
    }
    const pages = [
      { id: 'p2', isDefault: false, slug: 'tickets', baseId: 'p2' },
      { id: 'p1', isDefault: true, slug: 'runs', baseId: 'p1' },
    ];
    return { data: { application: { id: application.id, name, slug: 'job-logger', pages }, isPartialImport: true } };
  }

  private store(sent: Record<string, unknown>): Answer {
    const datasource = this.datasources.find(({ id }) => id === sent['datasourceId']);
    if (!datasource) return { data: null };
    datasource.configuration = sent['datasourceConfiguration'] as Record<string, unknown>;
    // Without this word the dialog to reconnect would keep opening.
    datasource.configured = sent['isConfigured'] === true;
    return { data: shown(datasource) };
  }

  private test(sent: Record<string, unknown>): Answer {
    const { authentication } = sent['datasourceConfiguration'] as { authentication: Record<string, string> };
    const wrong = authentication['password'] === 'wrong';
    // A test that fails is answered 200, too.
    return { data: { success: !wrong, invalids: wrong ? ["Login failed for user 'dashboard'."] : [], messages: [] } };
  }

  private session(): string {
    const id = randomUUID();
    this.sessions.add(id);
    return `SESSION=${id}; Path=/; HttpOnly; SameSite=Lax`;
  }
}

/** Passwords and tokens never come back. */
function shown({ configured, configuration, ...datasource }: Datasource): object {
  const storage = { id: `s-${datasource.id}`, datasourceId: datasource.id, isConfigured: configured };
  const { authentication: _secret, ...rest } = configuration ?? {};
  return { ...datasource, datasourceStorages: { unused_env: { ...storage, datasourceConfiguration: rest } } };
}
