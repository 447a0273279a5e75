/** Who gets in, and which requests they may send: over plain HTTP, without a browser. */
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import { Stage } from './stage.js';

let stage: Stage;
let url: URL;
let cookie: string;

beforeAll(async () => {
  stage = await new Stage().set();
  for (const UserEmail of ['davide@example.org', 'boss@example.org'])
    await stage.database.call('SaveUser', { UserEmail, Name: 'Boss', Role: 'admin', Language: 'it' });
  url = new URL(await stage.preview('davide@example.org'));
  const answer = await ask('GET', `/${url.search}`);
  cookie = answer.headers['set-cookie']![0]!.split(';')[0]!;
});
afterAll(() => stage.teardown());

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

function ask(method: string, path: string, headers: Record<string, string> = {}, body?: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: url.port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const json = () => ({ cookie, 'content-type': 'application/json' });
const binding = ' JSON.stringify({ Email: appsmith.user.email }) ';
const PARAMETER = { binding, type: 'string', value: '{}' };
const whoAmI = (value: string, more: object = {}) => ({
  actionId: 'Run_WhoAmI',
  parameters: [{ binding, type: 'string', value }],
  ...more,
});

it("the link’s token becomes a cookie that scripts can't read, and is removed from the address", async () => {
  const answer = await ask('GET', `/Run${url.search}&run=1`, { cookie });
  expect(answer).toMatchObject({ status: 303, headers: { location: '/Run?run=1' } });
  expect(answer.headers['set-cookie']![0]).toMatch(/HttpOnly.*SameSite=Strict/);
  expect(answer.headers['set-cookie']![0]).not.toContain(url.searchParams.get('token'));
});

it("the link lets in one browser: its token works once, and isn't the cookie", async () => {
  expect(await ask('GET', `/${url.search}`)).toMatchObject({
    status: 401,
    body: expect.stringContaining('link works once'),
  });
  const [name] = cookie.split('=');
  const forged = `${name}=${url.searchParams.get('token')}`;
  expect(await ask('GET', '/api/application', { cookie: forged })).toMatchObject({ status: 401 });
});

it.each([
  ['without the token', {}, 401],
  ['with another token', { cookie: 'job-logger-preview=x' }, 401],
  ['under another name', { host: 'evil.example' }, 421],
  ['under its own name on another port', { host: '127.0.0.1:1' }, 421],
  ['from another page', { origin: 'http://evil.example' }, 403],
  ['from a page without an address', { origin: 'null' }, 403],
  ['from another port of this machine', { origin: 'http://127.0.0.1:1' }, 403],
])('%s nobody gets in, wherever they ask', async (_what, headers, status) => {
  const own: Record<string, string> = status === 401 ? {} : { cookie };
  for (const path of ['/', '/api/application', '/api/pages/Run', '/api/sent', '/assets/worker.js']) {
    expect((await ask('GET', path, { ...own, ...headers })).status).toBe(status);
  }
  const executed = await ask('POST', '/api/execute', { ...json(), cookie: '', ...own, ...headers }, whoAmI('{}'));
  expect(executed.status).toBe(status);
});

it('a wrong token in the link lets nobody in', async () => {
  expect((await ask('GET', '/?token=x')).status).toBe(401);
});

it('the preview listens on this machine only', async () => {
  const others = Object.values(os.networkInterfaces()).flatMap((all) => all ?? []);
  for (const { address } of others.filter(({ internal, family }) => !internal && family === 'IPv4')) {
    const reached = new Promise((resolve) => {
      const socket = net.connect(Number(url.port), address);
      socket.on('connect', () => resolve(socket.destroy())).on('error', ({ message }) => resolve(message));
    });
    expect(await reached).toMatch(/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/);
  }
});

it("the page runs only its own scripts; only the worker may evaluate, and it can't connect to anything", async () => {
  const page = await ask('GET', '/', { cookie });
  expect(page.headers['content-security-policy']).toContain("script-src 'self'");
  expect(page.headers['content-security-policy']).not.toContain('unsafe-eval');
  const worker = await ask('GET', '/assets/worker.js', { cookie });
  expect(worker.headers['content-security-policy']).toBe("default-src 'none'; script-src 'unsafe-eval'");
});

it('a browser caches the scripts of this build, and nothing else', async () => {
  const { body } = await ask('GET', '/', { cookie });
  const script = /src="(\/assets\/page\.js\?[^"]+)"/.exec(body)![1]!;
  const kept = async (path: string, headers = {}) => (await ask('GET', path, headers)).headers['cache-control'];
  expect(await kept(script, { cookie })).toContain('immutable');
  const own = `/api/sent?${script.split('?')[1]}`;
  for (const path of ['/', '/api/application', '/api/sent', '/assets/page.js', own, '/assets/none.js?built=1'])
    expect([path, await kept(path, { cookie })]).toEqual([path, 'no-store']);
  expect(await kept(script)).toBe('no-store');
});

it('the browser never sees a query’s text', async () => {
  const page = await ask('GET', '/api/pages/Run', { cookie });
  expect(page.status).toBe(200);
  expect(page.body).not.toContain('EXEC dashboard');
});

it('the caller is the person who started it, whatever the browser claims', async () => {
  const answer = await ask('POST', '/api/execute', json(), whoAmI('{"Email":"boss@example.org"}'));
  expect(JSON.parse(answer.body)).toMatchObject({ isExecutionSuccess: true, data: [{ Email: 'davide@example.org' }] });
});

it.each([
  ['what isn’t JSON', undefined],
  ['an action that isn’t there', { actionId: 'Run_Nothing', parameters: [] }],
  ['a parameter too many', whoAmI('{}', { parameters: [PARAMETER, { ...PARAMETER, binding: 'x' }] })],
  ['a parameter too few', whoAmI('{}', { parameters: [] })],
  ['no parameters', { actionId: 'Run_WhoAmI' }],
  ['a binding of one’s own', whoAmI('{}', { parameters: [{ ...PARAMETER, binding: 'x' }] })],
  ['a parameter with more in it', whoAmI('{}', { parameters: [{ ...PARAMETER, sql: 'x' }] })],
  ['an unknown type', whoAmI('{}', { parameters: [{ ...PARAMETER, type: 'sql' }] })],
  ['a JS function as an action', { actionId: 'Run_Runs.start', parameters: [] }],
  ['SQL of one’s own', whoAmI('{}', { body: 'DROP TABLE Jobs' })],
])('%s is refused', async (_what, body) => {
  expect(await ask('POST', '/api/execute', json(), body)).toMatchObject({
    status: 400,
    body: expect.stringMatching(/^Refused: /),
  });
});

it('a form of another page, which browsers send without asking, is refused', async () => {
  expect(await ask('POST', '/api/execute', { cookie, 'content-type': 'text/plain' }, whoAmI('{}'))).toMatchObject({
    status: 415,
  });
});

it.each(['10:30', '[1]', 'null'])(
  'a parameter that is no JSON object, such as %s, is no input of a procedure',
  async (value) => {
    const answer = await ask('POST', '/api/execute', json(), whoAmI(value));
    const data = expect.stringContaining("isn't the text of a JSON object");
    expect(JSON.parse(answer.body)).toMatchObject({ isExecutionSuccess: false, data });
  },
);
