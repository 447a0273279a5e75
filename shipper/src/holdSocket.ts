import { once } from 'node:events';
import { rmSync } from 'node:fs';
import net from 'node:net';
import { logTrouble } from './log.js';

/** A shipper too busy to answer lives all the same, milliseconds. */
const ANSWER_WITHIN = 1000;

/** Holds the socket that says "these journals are cared for" until the returned function is called or the process ends. */
export async function holdSocket(address: string): Promise<() => void> {
  const server = net.createServer((caller) => caller.destroy());
  server.unref();
  try {
    await listen(server, address).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' || (await isHeld(address))) throw error;
      // Left by a shipper that was killed.
      rmSync(address, { force: true });
      await listen(server, address);
    });
  } catch (error) {
    // Unheld, the journals may be shipped twice, which changes nothing.
    logTrouble('holding the socket', error);
  }
  return () => server.close();
}

export function isHeld(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    const answer = (held: boolean) => {
      socket.destroy();
      resolve(held);
    };
    socket.setTimeout(ANSWER_WITHIN, () => answer(true));
    socket.once('connect', () => answer(true));
    socket.once('error', (error: NodeJS.ErrnoException) => answer(error.code === 'EAGAIN'));
  });
}

/** @throws what keeps the server from listening */
async function listen(server: net.Server, address: string): Promise<void> {
  await once(server.listen(address), 'listening');
}
