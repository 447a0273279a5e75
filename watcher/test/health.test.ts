import type { AddressInfo } from 'node:net';
import { serveHealth } from '../src/health';

it('/healthz is well while the database takes our beats, and only then', async () => {
  const health = { lastBeatAt: null as number | null };
  const log = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  const server = await serveHealth(0, health, log);
  try {
    const { port, address } = server.address() as AddressInfo;
    expect(address).toBe('127.0.0.1');
    const ask = async (where: string) => (await fetch(`http://127.0.0.1:${port}${where}`)).status;
    expect(await ask('/healthz')).toBe(503);
    health.lastBeatAt = Date.now();
    expect([await ask('/healthz'), await ask('/')]).toEqual([200, 404]);
    health.lastBeatAt = Date.now() - 61_000;
    expect(await ask('/healthz')).toBe(503);
    // A second watcher on the same machine goes on without.
    (await serveHealth(port, health, log)).close();
    expect(log.warn).toHaveBeenCalledWith(expect.objectContaining({ port }), 'There is no /healthz.');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
