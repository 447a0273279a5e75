/** Checks whether a SQL Server can be reached, before any login: name, SQL Server Browser, port. */
import dgram from 'node:dgram';
import { type EventEmitter, once } from 'node:events';
import net from 'node:net';
import { getErrorCode, getErrorMessage } from '../failure.js';
import { bad, ok, type Check } from './check.js';

const ANSWER_WITHIN = 3000;
const BROWSER_PORT = 1434;
/** "Which port has this instance?", CLNT_UCAST_INST of the protocol MC-SQLR. */
const ASK_INSTANCE = 0x04;

/** @param destination like `sqlserver://host:1433/JobLogger` or `sqlserver://host\instance/JobLogger` */
export async function checkServer(destination: string): Promise<Check[]> {
  const [, host = '', instance, port] =
    /^sqlserver:\/\/([^\\/:]+|\[[^\]]+\])(?:\\([^/]+)|:(\d+))\//.exec(destination) ?? [];
  if (!instance) return [await checkPort(host, Number(port))];
  const browser = await checkBrowser(host, instance);
  return browser.port === undefined ? [browser.check] : [browser.check, await checkPort(host, browser.port)];
}

async function checkPort(host: string, port: number): Promise<Check> {
  const begun = Date.now();
  try {
    await connect(host, port);
    return ok('server', `${host} answers on port ${port} after ${Date.now() - begun} ms`);
  } catch (error) {
    return bad('server', `${host}, port ${port}: ${getErrorMessage(error)}`, adviseOnPort(getErrorCode(error)));
  }
}

async function connect(host: string, port: number): Promise<void> {
  const socket = net.connect({ host, port });
  try {
    await waitFor(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

async function waitFor(socket: EventEmitter, event: string): Promise<unknown[]> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN);
  return once(socket, event, { signal }).catch((error: unknown) => {
    throw signal.aborted ? new Error('no answer') : error;
  });
}

function adviseOnPort(code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return "The server's name isn't known here: check its spelling, the DNS, the VPN.";
  if (code === 'ECONNREFUSED') {
    return 'The machine is there, and nothing listens on the port: is SQL Server running, is TCP/IP enabled in its Configuration Manager, is this its port?';
  }
  return 'Nothing answers: a firewall between here and there, or the machine is off.';
}

async function checkBrowser(host: string, instance: string): Promise<{ check: Check; port?: number }> {
  const name = 'SQL Browser';
  try {
    const answer = await askBrowser(host, instance);
    const port = Number(/;tcp;(\d+)/i.exec(answer)?.[1]);
    if (port) return { check: ok(name, `instance ${instance} has port ${port}`), port };
    return {
      check: bad(
        name,
        `instance ${instance} has no TCP port`,
        'Enable TCP/IP for the instance in SQL Server Configuration Manager and restart it.',
      ),
    };
  } catch (error) {
    return {
      check: bad(
        name,
        `${host}, UDP port ${BROWSER_PORT}: ${getErrorMessage(error)}`,
        `Start the service SQL Server Browser there and open UDP ${BROWSER_PORT}; or name the port instead of the instance: Server=${host},PORT`,
      ),
    };
  }
}

async function askBrowser(host: string, instance: string): Promise<string> {
  const socket = dgram.createSocket('udp4');
  try {
    socket.send(Buffer.concat([Buffer.of(ASK_INSTANCE), Buffer.from(`${instance}\0`, 'latin1')]), BROWSER_PORT, host);
    const [answer] = (await waitFor(socket, 'message')) as [Buffer];
    // One byte for the kind and two for the length precede the text.
    return answer.toString('latin1', 3);
  } finally {
    socket.close();
  }
}
