/** The real driver against servers that refuse, are silent or slow, or disconnect: what people read, and how soon. */
import net, { type Socket } from 'node:net';
import { openRunStore } from '#database/store/openRunStore';
import { StoreError, type RunStore } from '#database/store/runStore';
import { initDatabase, openDatabase } from '../src/index';
import { newRun } from './contract/fixtures';
import { getPort, listen } from '../../bench/ports';
import { tdsServer, type TdsServer } from './tdsServer';

/** How long the driver waits unless it is told to wait a second, in milliseconds. */
const DRIVERS_OWN = 15_000;
const PASSWORD = 'Segreto-1234!';
const settingFor = (port: number) =>
  `Server=127.0.0.1,${port};Database=JobLogger;User Id=job_runner;Password=${PASSWORD};Encrypt=false;Connect Timeout=1;Command Timeout=1`;

function drip(socket: Socket) {
  const timer = setInterval(() => socket.write(Buffer.from([4])), 200);
  socket.on('close', () => clearInterval(timer));
}

describe('a SQL Server that', () => {
  const sockets: Socket[] = [];
  const servers: net.Server[] = [];
  const stores: RunStore[] = [];
  const standIns: TdsServer[] = [];

  const listening = async (onConnection: (socket: Socket) => void): Promise<number> => {
    const server = net.createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      onConnection(socket);
    });
    servers.push(server);
    await listen(server);
    return getPort(server);
  };

  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await Promise.all(standIns.splice(0).map((one) => one.close()));
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  /** A store's error, and how long it took. */
  const failure = async (setting: string): Promise<{ error: StoreError; ms: number }> => {
    const store = await openRunStore(setting);
    stores.push(store);
    const from = Date.now();
    const error: unknown = await store.apply(newRun(3)).catch((caught: unknown) => caught);
    if (!(error instanceof StoreError)) throw new Error(`not a StoreError: ${String(error)}`);
    expect(`${error.message} ${JSON.stringify(error)} ${error.stack}`).not.toContain(PASSWORD);
    expect(error.message).toContain('sqlserver://127.0.0.1:');
    return { error, ms: Date.now() - from };
  };

  it('refuses the connection is unavailable, and the message says what to look at', async () => {
    const port = await listening(() => {});
    await new Promise((resolve) => servers.pop()!.close(resolve));
    const { error } = await failure(settingFor(port));
    const message = expect.stringMatching(/Nothing listens at .* Is SQL Server running/);
    expect(error).toMatchObject({ code: 'unavailable', message });
  });

  it('accepts and never answers is unavailable after the connect timeout', async () => {
    const { error, ms } = await failure(settingFor(await listening(() => {})));
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringMatching(/didn't answer in time/) });
    expect(ms).toBeGreaterThan(800);
    expect(ms).toBeLessThan(DRIVERS_OWN);
  });

  it.each<[string, (socket: Socket) => void, RegExp, RegExp]>([
    ['answers one byte at a time', (socket) => socket.once('data', () => drip(socket)), /^unavailable$/, /./],
    [
      'disconnects after the first message',
      (socket) => socket.once('data', () => socket.destroy()),
      /^unavailable$/,
      /failed or was cut/,
    ],
    ['disconnects at once', (socket) => socket.destroy(), /^unavailable$/, /./],
    [
      'speaks HTTP instead',
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      /^(unavailable|login)$/,
      /./,
    ],
  ])('%s is found out in time', async (_what, onConnection, code, message) => {
    const { error, ms } = await failure(settingFor(await listening(onConnection)));
    expect([error.code, error.message]).toEqual([expect.stringMatching(code), expect.stringMatching(message)]);
    expect(ms).toBeLessThan(DRIVERS_OWN);
  });

  it('has an unknown name is unavailable', async () => {
    const store = await openRunStore(`Server=no-such-host.invalid;User Id=x;Password=${PASSWORD};Connect Timeout=3`);
    stores.push(store);
    const error: unknown = await store.hello().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'unavailable' });
    expect(String(error)).not.toContain(PASSWORD);
  });

  it('comes back is used again by the same store', async () => {
    let cut = 0;
    const port = await listening((socket) => {
      cut += 1;
      socket.destroy();
    });
    const store = await openRunStore(settingFor(port));
    stores.push(store);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await expect(store.hello()).rejects.toMatchObject({ code: 'unavailable' });
      expect(cut).toBe(attempt);
    }
  });

  it('refuses a login is recognised by its first error number, in any language, and is asked again', async () => {
    const server = await tdsServer({ answer: () => ({ rows: [{ SchemaVersion: 1 }] }) });
    standIns.push(server);
    const store = await openRunStore(server.setting);
    stores.push(store);
    const failed = { number: 18_456, message: "Accesso non riuscito per l'utente 'job_runner'." };
    for (const [refusal, code, message] of [
      [[{ number: 4060, message: 'Impossibile aprire il database "JobLogger".' }, failed], 'schema', /"JobLogger"/],
      [[{ number: 976, message: 'Il database partecipa a un gruppo.' }, failed], 'unavailable', /gruppo.*Accesso.*976/],
      [[failed], 'login', /refused the login/],
      [
        [{ number: 18_451, message: "Login failed for user 'x'. Only administrators may connect." }],
        'unavailable',
        /could not do it/,
      ],
    ] as const) {
      server.refusals.push([...refusal]);
      await expect(store.hello()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    }
    expect(await store.hello()).toMatchObject({ schemaVersion: 1 });
  });

  it('is gone fails init and the command, with nothing left open', async () => {
    const port = await listening((socket) => socket.destroy());
    await expect(initDatabase(settingFor(port))).rejects.toMatchObject({ code: 'unavailable' });
    const database = await openDatabase(settingFor(port));
    await expect(database.call('ListRuns', {})).rejects.toMatchObject({ code: 'unavailable' });
    await database.close();
  });
});
