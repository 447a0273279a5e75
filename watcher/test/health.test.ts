import type { AddressInfo } from 'node:net';
import { Health, serveHealth } from '../src/health';

const log = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };

async function served(
  health: Health,
  work: (ask: (where?: string) => Promise<Response>, port: number) => Promise<void>,
) {
  const server = await serveHealth(0, health, log);
  try {
    const { port, address } = server.address() as AddressInfo;
    expect(address).toBe('127.0.0.1');
    await work((where = '/healthz') => fetch(`http://127.0.0.1:${port}${where}`), port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('/healthz', () => {
  it("is ok while every part of the work is done, and names a part that isn't", async () => {
    const health = new Health(true);
    health.expect('beat', 60_000);
    health.expect('judge', 60_000);
    await served(health, async (ask, port) => {
      expect((await ask()).status).toBe(503);
      health.recordDone('beat');
      health.recordFailure('judge', 'Invalid time zone');
      const ill = await ask();
      expect(ill.status).toBe(503);
      expect(await ill.json()).toMatchObject({ ok: false, problems: ['judge: Invalid time zone'] });
      health.recordDone('judge');
      expect([(await ask()).status, (await ask('/')).status]).toEqual([200, 404]);
      jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 61_000);
      expect((await ask()).status).toBe(503);
      jest.restoreAllMocks();
      // A second watcher on the same machine continues without it.
      (await serveHealth(port, health, log)).close();
      expect(log.warn).toHaveBeenCalledWith(expect.objectContaining({ port }), 'There is no /healthz.');
    });
  });
});
