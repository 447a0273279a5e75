import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Logger } from './log.js';

export interface Health {
  /** When the database last took a beat, as `Date.now()`; null: not yet. */
  lastBeatAt: number | null;
}

/** Six beats. */
const MOST_SILENCE_MS = 60_000;

/** `/healthz` on loopback: 200 while the database takes our beats, else 503. A port that is taken is told, and no more. */
export async function serveHealth(port: number, health: Health, log: Logger): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/healthz') {
      response.writeHead(404).end();
      return;
    }
    const silence = health.lastBeatAt === null ? null : Date.now() - health.lastBeatAt;
    const ok = silence !== null && silence <= MOST_SILENCE_MS;
    const lastBeatAt = health.lastBeatAt === null ? null : new Date(health.lastBeatAt).toISOString();
    response.writeHead(ok ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok, lastBeatAt }));
  });
  server.unref();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    log.warn({ port, error: error instanceof Error ? error.message : String(error) }, 'There is no /healthz.');
  }
  return server;
}
