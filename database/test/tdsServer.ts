/**
 * A server that speaks enough TDS (MS-TDS, version 7.4) for the real driver to log in and call procedures, with or
 * without TLS. It does what no real server does on request, such as closing cleanly in the middle of one.
 */
import net, { type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { getPort, listen } from '../../bench/ports';
import type { RunBatch } from '../src/store/runStore';
import * as tds from './tdsTokens';
import { certificate, key } from './tlsCertificate';

export interface Request {
  /**
   * `sdk.ApplyEvents`, or the text of a batch; `BEGIN`, `COMMIT`, `ROLLBACK`; `COPYING` after the first packet of a
   * bulk copy, and `COPIED` after the last.
   */
  procedure: string;
  /** The first parameter; empty if there is none. */
  input: string;
  /** Rows from bulk copies since the session's last call. */
  copied: tds.Row[];
}

export type Answer =
  | { rows: tds.Row[] }
  | { error: tds.ServerError }
  /** No answer until the driver cancels. */
  | 'silence'
  /** The connection ends as if the server shut down, with TLS's closing message if there is TLS. */
  | 'close'
  | 'reset'
  /** An answer that breaks off in the middle, and then the end. */
  | 'cut';

export interface TdsServer {
  port: number;
  /** A connection string for this server. */
  setting: string;
  /** Open connections, and the most at once. */
  sessions: Set<Socket>;
  mostSessions: number;
  logins: number;
  /** Errors for the next logins, one after the other. */
  refusals: tds.ServerError[][];
  requests: Request[];
  /** Ends all sessions, and is away for this many milliseconds. */
  restart(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

interface TdsOptions {
  encrypt?: boolean;
  /** To each request. */
  answer(this: void, request: Request): Answer | Promise<Answer>;
}

const [BATCH, RPC, ATTENTION, BULK, TRANSACTION, LOGIN] = [1, 3, 6, 7, 14, 16];

export async function tdsServer({ encrypt = false, answer }: TdsOptions): Promise<TdsServer> {
  const sessions = new Set<Socket>();
  const listener = net.createServer((socket) => {
    sessions.add(socket);
    server.mostSessions = Math.max(server.mostSessions, sessions.size);
    socket.on('close', () => sessions.delete(socket)).on('error', () => {});
    socket.on('data', new Session(socket, encrypt, server, answer).receive);
  });
  await listen(listener);
  const port = getPort(listener);
  const stop = () => {
    for (const socket of sessions) socket.destroy();
    return new Promise<void>((resolve) => listener.close(() => resolve()));
  };
  const server: TdsServer = {
    port,
    setting: `Server=127.0.0.1,${port};Database=JobLogger;User Id=job_runner;Password=Segreto-1234!;Encrypt=${encrypt};TrustServerCertificate=true;Command Timeout=1`,
    sessions,
    mostSessions: 0,
    logins: 0,
    refusals: [],
    requests: [],
    async restart(milliseconds) {
      const closed = stop();
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      await closed;
      await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve));
    },
    close: stop,
  };
  return server;
}

/** The batch in a call of `sdk.ApplyEvents`: many lines come by bulk copy, a few in the batch itself. */
export function parseBatch({ input, copied }: Request): RunBatch {
  const batch: RunBatch = JSON.parse(input);
  const lines = copied.map(({ Seq, At, Level, Text }) => ({ seq: Seq, at: At, level: Level, text: Text }));
  return { ...batch, lines: [...batch.lines, ...(lines as RunBatch['lines'])] };
}

class Session {
  /** The stream for packets: the socket, or TLS over it. */
  private stream: Duplex;
  private received = Buffer.alloc(0);
  private message: Buffer[] = [];
  private requestCount = 0;
  private copied: tds.Row[] = [];

  constructor(
    private readonly socket: Socket,
    private readonly encrypt: boolean,
    private readonly server: TdsServer,
    private readonly answer: TdsOptions['answer'],
  ) {
    this.stream = socket;
  }

  readonly receive = (data: Buffer): void => {
    this.received = Buffer.concat([this.received, data]);
    while (this.received.length >= tds.HEADER && this.received.length >= this.received.readUInt16BE(2)) {
      const length = this.received.readUInt16BE(2);
      const [type, status] = this.received;
      this.message.push(this.received.subarray(tds.HEADER, length));
      this.received = this.received.subarray(length);
      if (type === BULK && this.message.length === 1) void this.startCopy();
      if ((status! & 1) === 0) continue;
      const payload = Buffer.concat(this.message.splice(0));
      // The driver asks to ignore a request that it has broken off.
      if ((status! & 2) !== 0) this.send(tds.done(2));
      else void this.handle(type!, payload);
    }
  };

  private async handle(type: number, payload: Buffer): Promise<void> {
    if (type === tds.PRELOGIN) {
      this.send(tds.preloginResponse(this.encrypt));
      if (this.encrypt) this.startTls();
    } else if (type === LOGIN) {
      this.server.logins++;
      const refusal = this.server.refusals.shift();
      this.send(refusal ? Buffer.concat([...refusal.map(tds.errorToken), tds.done(2)]) : tds.loginAck());
    } else if (type === ATTENTION) {
      this.requestCount++;
      // The end of the request, then the answer to the attention.
      this.send(tds.done(2));
      this.send(tds.done(0x20));
    } else {
      const request = this.parse(type, payload);
      // Sent by the driver itself for each connection.
      if (/^set /i.test(request.procedure)) return this.send(tds.done(0));
      this.server.requests.push(request);
      const requestCount = ++this.requestCount;
      const answer = await this.answer(request);
      // A request that was cancelled meanwhile is already answered.
      if (requestCount === this.requestCount)
        this.give(answer, type === TRANSACTION ? (request.procedure as tds.TransactionName) : undefined);
    }
  }

  private parse(type: number, payload: Buffer): Request {
    if (type === BULK) {
      this.copied = tds.parseCopy(payload);
      return { procedure: 'COPIED', input: '', copied: [] };
    }
    const at = payload.readUInt32LE(0);
    if (type === RPC) return { ...tds.parseCall(payload), copied: this.copied.splice(0) };
    const procedure = type === BATCH ? payload.toString('utf16le', at) : tds.transactionName(payload.readUInt16LE(at));
    return { procedure, input: '', copied: [] };
  }

  /** The connection may end here, while the driver is still writing. */
  private async startCopy(): Promise<void> {
    const answer = await this.answer({ procedure: 'COPYING', input: '', copied: [] });
    if (typeof answer === 'string') this.give(answer);
  }

  private give(answer: Answer, transaction?: tds.TransactionName): void {
    if (answer === 'reset') this.socket.resetAndDestroy();
    else if (answer === 'close') this.stream.end(() => this.socket.destroySoon());
    else if (answer === 'cut') {
      // A packet that is shorter than its header says.
      const packet = tds.encodePacket(tds.encodeRows([{ Status: 'x' }]));
      this.stream.end(packet.subarray(0, packet.length - 30), () => this.socket.destroySoon());
    } else if (answer !== 'silence') {
      if ('error' in answer) this.send(Buffer.concat([tds.errorToken(answer.error), tds.done(2)]));
      else this.send(transaction ? tds.transactionChanged(transaction) : tds.encodeRows(answer.rows));
    }
  }

  private send(payload: Buffer): void {
    if (!this.stream.destroyed) this.stream.write(tds.encodePacket(payload));
  }

  /** The handshake is inside TDS packets; after it, TLS is bare. */
  private startTls(): void {
    const { socket } = this;
    let wrapped = true;
    const encrypted = new Duplex({
      read() {},
      write: (chunk: Buffer, _encoding, callback) => {
        socket.write(wrapped ? tds.encodePacket(chunk, tds.PRELOGIN) : chunk, () => callback());
      },
      final: (callback) => {
        socket.end();
        callback();
      },
    });
    socket.off('data', this.receive);
    let rest = Buffer.alloc(0);
    socket.on('data', (data) => {
      rest = Buffer.concat([rest, data]);
      while (rest.length > 0) {
        if (rest[0] !== tds.PRELOGIN) wrapped = false;
        const length = wrapped ? (rest.length >= tds.HEADER ? rest.readUInt16BE(2) : Infinity) : rest.length;
        if (rest.length < length) return;
        encrypted.push(rest.subarray(wrapped ? tds.HEADER : 0, length));
        rest = rest.subarray(length);
      }
    });
    socket.on('end', () => encrypted.push(null)).on('close', () => encrypted.destroy());
    this.stream = new TLSSocket(encrypted, { isServer: true, key, cert: certificate, maxVersion: 'TLSv1.2' });
    this.stream.on('data', this.receive).on('error', () => {});
  }
}
