/** Ports that aren't databases: one accepts and never answers, one refuses. */
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
  let whenCalled: (() => void) | undefined;
  const server = net.createServer((caller) => {
    callers.add(caller);
    caller.on('error', () => callers.delete(caller));
    caller.on('close', () => callers.delete(caller));
    whenCalled?.();
  });
  await listen(server);
  return {
    port: getPort(server),
    called: () =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`Nobody called the silent port within ${CALLED_WITHIN / 1000} s`));
        }, CALLED_WITHIN);
        whenCalled = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
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

export function listen(server: net.Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

/** The port that the system gave. */
export function getPort(server: net.Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port.');
  return address.port;
}

function close(server: net.Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
