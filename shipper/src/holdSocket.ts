import { once } from 'node:events';
import { rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { makeHome, temporaryHome } from '#sdk/home';
import { logTrouble } from './log.js';
import { hasTemporaryHome } from './shipperSocket.js';

/** After this time without an answer, a shipper counts as alive but busy, in milliseconds. */
const ANSWER_WITHIN = 1000;

/**
 * Holds the socket that means "these journals have a shipper" until the returned function is called or the process
 * ends.
 */
export async function holdSocket(address: string): Promise<() => void> {
  const server = net.createServer((caller) => caller.destroy());
  server.unref();
  try {
    if (isTemporary(address)) makeHome(temporaryHome());
    await listen(server, address).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' || (await isHeld(address))) throw error;
      // A killed shipper has left it behind.
      rmSync(address, { force: true });
      await listen(server, address);
    });
  } catch (error) {
    // Without the socket the journals may be shipped twice, which does no harm.
    logTrouble('holding the socket', error);
  }
  return () => server.close();
}

export async function isHeld(address: string): Promise<boolean> {
  if (isTemporary(address) && !hasTemporaryHome()) return false;
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

/** In the temporary folder another user can make a socket of any name, so that it stands in a folder of ours. */
const isTemporary = (address: string): boolean => path.dirname(address) === temporaryHome();

/** @throws what keeps the server from listening */
async function listen(server: net.Server, address: string): Promise<void> {
  await once(server.listen(address), 'listening');
}
