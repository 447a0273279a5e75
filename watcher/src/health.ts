/** Which parts of the work are done, judged by when each was last done. `/healthz` and the heartbeat report this. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Logger } from './log.js';
import { getErrorMessage } from '#sdk/warnOnce';

interface Part {
  longestSilenceMs: number;
  /** In milliseconds of `performance.now()`, because the clock may be set; null: not yet. */
  doneAt: number | null;
  failure: string | null;
}

export class Health {
  readonly #parts = new Map<string, Part>();

  /** @param isTelling whether there is any channel */
  constructor(private readonly isTelling: boolean) {}

  /** Adds a part of the work that must be repeated within this time. */
  expect(name: string, longestSilenceMs: number): void {
    this.#parts.set(name, { longestSilenceMs, doneAt: null, failure: null });
  }

  recordDone(name: string): void {
    Object.assign(this.#parts.get(name) ?? {}, { doneAt: performance.now(), failure: null });
  }

  recordFailure(name: string, failure: string): void {
    Object.assign(this.#parts.get(name) ?? {}, { failure });
  }

  isDone(name: string): boolean {
    const part = this.#parts.get(name);
    return !!part && part.doneAt !== null && performance.now() - part.doneAt <= part.longestSilenceMs;
  }

  /** What fails at present, as sentences. */
  listFailures(): string[] {
    return [...this.#parts].flatMap(([name, { failure }]) => (failure === null ? [] : [`${name}: ${failure}`]));
  }

  report() {
    const problems = [...this.#parts].flatMap(([name, { failure }]) =>
      this.isDone(name) ? [] : [`${name}: ${failure ?? 'not done yet, or not for long'}`],
    );
    if (!this.isTelling) problems.push('Nobody is told of anything: neither mail nor Slack is set up.');
    return { ok: problems.length === 0, problems };
  }
}

/**
 * `/healthz` on loopback: 200 while every part of the work is done, else 503. If the port is taken, that is only
 * logged.
 */
export async function serveHealth(port: number, health: Health, log: Logger): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/healthz') {
      response.writeHead(404).end();
      return;
    }
    const report = health.report();
    response.writeHead(report.ok ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify(report));
  });
  server.unref();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    log.warn({ port, error: getErrorMessage(error) }, 'There is no /healthz.');
  }
  return server;
}
