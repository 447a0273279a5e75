/** Ports that aren't databases: one accepts and never answers, one refuses. */
import { once } from 'node:events';
import net from 'node:net';

/** How long to wait for a caller, in milliseconds. */
const CALLED_WITHIN = 10_000;

export interface SilentPort {
  port: number;
  /** Resolves when the next caller is connected; rejects if none comes. */
  called(): Promise<void>;
  close(): Promise<void>;
}

export async function openSilentPort(): Promise<SilentPort> {
  const callers = new Set<net.Socket>();
  const server = net.createServer((caller) => {
    callers.add(caller.on('error', () => {}));
    caller.on('close', () => callers.delete(caller));
  });
  await listen(server);
  return {
    port: getPort(server),
    called: async () => void (await once(server, 'connection', { signal: AbortSignal.timeout(CALLED_WITHIN) })),
    close: () => {
      for (const caller of callers) caller.destroy();
      return close(server);
    },
  };
}

/** A port that nobody listens on: the system has just assigned it, and assigns others first. */
export async function findRefusingPort(): Promise<number> {
  const server = net.createServer();
  await listen(server);
  const port = getPort(server);
  await close(server);
  return port;
}

/** A setting for SQL Server at this port of this machine. */
export function formatServerSetting(port: number): string {
  return `Server=127.0.0.1,${port};Database=JobLogger;User Id=bench;Password=none;Encrypt=false`;
}

export async function listen(server: net.Server): Promise<void> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
}

/** The port that the system gave. */
export function getPort(server: net.Server): number {
  return (server.address() as net.AddressInfo).port;
}

function close(server: net.Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
