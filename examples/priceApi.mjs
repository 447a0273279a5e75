/**
 * A supplier's price list as a small HTTP API, so that `comparePrices.ts` has somebody to ask. By itself:
 *
 *   node examples/priceApi.mjs
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const prices = {
  'ESP-250': 4.9,
  'ESP-1000': 17.2,
  'MOK-3': 24,
  'MOK-6': 29.9,
  'CUP-6': 18,
  'GRI-1': 36.5,
  'FIL-100': 3.2,
};

/** On loopback only. Port 0 takes a free one. */
export async function startPriceApi(port) {
  const server = createServer((request, response) => {
    const found = request.url === '/prices';
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ? prices : { error: 'not found' }));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startPriceApi(4040);
  console.log(`Prices at ${url}/prices until Ctrl-C`);
}
