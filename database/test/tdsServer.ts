/**
 * A server that speaks enough of TDS (MS-TDS, version 7.4) for the real driver to log in and call procedures, with TLS or
 * without: for what no real server does when asked, such as to close cleanly in the middle of a request.
 */
import net, { type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { certificate, key } from './tlsCertificate';

export interface Request {
  /** `sdk.ApplyEvents`, or the text of a batch. */
  procedure: string;
  /** Of the first parameter; empty if there is none. */
  input: string;
}

export type Row = Record<string, string | number | null>;

export type Answer =
  | { rows: Row[] }
  | { error: { number: number; message: string; severity?: number } }
  /** Nothing, until the driver asks to cancel. */
  | 'silence'
  /** The connection ends as a server's that shuts down: with TLS' farewell, where there is TLS. */
  | 'close'
  | 'reset'
  /** An answer that breaks off in the middle of a word, and then the end. */
  | 'cut';

export interface TdsServer {
  port: number;
  /** A connection string for it. */
  setting: string;
  /** Connections that are open, and how many there were at once at most. */
  sessions: Set<Socket>;
  mostSessions: number;
  logins: number;
  requests: Request[];
  /** Ends all sessions, and is away for so many milliseconds. */
  restart(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface TdsOptions {
  encrypt?: boolean;
  /** To each request. */
  answer(this: void, request: Request): Answer | Promise<Answer>;
}

const PRELOGIN = 0x12;
const [BATCH, RPC, RESPONSE, ATTENTION, LOGIN] = [1, 3, 4, 6, 16];
const HEADER = 8;

export async function tdsServer({ encrypt = false, answer }: TdsOptions): Promise<TdsServer> {
  const sessions = new Set<Socket>();
  const listener = net.createServer((socket) => {
    sessions.add(socket);
    server.mostSessions = Math.max(server.mostSessions, sessions.size);
    socket.on('close', () => sessions.delete(socket)).on('error', () => {});
    socket.on('data', new Session(socket, encrypt, server, answer).receive);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as net.AddressInfo;
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

class Session {
  /** What packets are read from and written to: the socket, or TLS over it. */
  private stream: Duplex;
  private received = Buffer.alloc(0);
  private message: Buffer[] = [];
  private requestCount = 0;

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
    while (this.received.length >= HEADER && this.received.length >= this.received.readUInt16BE(2)) {
      const length = this.received.readUInt16BE(2);
      const [type, status] = this.received;
      this.message.push(this.received.subarray(HEADER, length));
      this.received = this.received.subarray(length);
      if ((status! & 1) === 0) continue;
      const payload = Buffer.concat(this.message.splice(0));
      void this.handle(type!, payload);
    }
  };

  private async handle(type: number, payload: Buffer): Promise<void> {
    if (type === PRELOGIN) {
      this.send(preloginResponse(this.encrypt));
      if (this.encrypt) this.startTls();
    } else if (type === LOGIN) {
      this.server.logins++;
      this.send(Buffer.concat([loginAck(), done(0)]));
    } else if (type === ATTENTION) {
      this.requestCount++;
      // The end of what was asked for, then the answer to the attention.
      this.send(done(2));
      this.send(done(0x20));
    } else if (type === RPC || type === BATCH) {
      const request =
        type === RPC
          ? parseCall(payload)
          : { procedure: payload.toString('utf16le', payload.readUInt32LE(0)), input: '' };
      // The driver's own, of each connection.
      if (/^set /i.test(request.procedure)) return this.send(done(0));
      this.server.requests.push(request);
      const requestCount = ++this.requestCount;
      const answer = await this.answer(request);
      // What was cancelled meanwhile is answered already.
      if (requestCount === this.requestCount) this.give(answer);
    }
  }

  private give(answer: Answer): void {
    if (answer === 'reset') this.socket.resetAndDestroy();
    else if (answer === 'close') this.stream.end();
    else if (answer === 'cut') {
      // A packet that promises more than comes.
      const packet = encodePacket(Buffer.concat([columns({ Status: 'x' }), done(0)]));
      this.stream.end(packet.subarray(0, packet.length - 9));
    } else if (answer !== 'silence') {
      this.send('rows' in answer ? encodeRows(answer.rows) : Buffer.concat([errorToken(answer.error), done(2)]));
    }
  }

  private send(payload: Buffer): void {
    if (!this.stream.destroyed) this.stream.write(encodePacket(payload));
  }

  /** The handshake comes in packets of TDS; what follows it is bare TLS. */
  private startTls(): void {
    const { socket } = this;
    let wrapped = true;
    const encrypted = new Duplex({
      read() {},
      write: (chunk: Buffer, _encoding, callback) => {
        socket.write(wrapped ? encodePacket(chunk, PRELOGIN) : chunk, () => callback());
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
        if (rest[0] !== PRELOGIN) wrapped = false;
        const length = wrapped ? (rest.length >= HEADER ? rest.readUInt16BE(2) : Infinity) : rest.length;
        if (rest.length < length) return;
        encrypted.push(rest.subarray(wrapped ? HEADER : 0, length));
        rest = rest.subarray(length);
      }
    });
    socket.on('end', () => encrypted.push(null)).on('close', () => encrypted.destroy());
    this.stream = new TLSSocket(encrypted, { isServer: true, key, cert: certificate, maxVersion: 'TLSv1.2' });
    this.stream.on('data', this.receive).on('error', () => {});
  }
}

function encodePacket(payload: Buffer, type = RESPONSE): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt8(type, 0);
  header.writeUInt8(1, 1);
  header.writeUInt16BE(HEADER + payload.length, 2);
  return Buffer.concat([header, payload]);
}

/** VERSION and ENCRYPTION: on, or not supported. */
function preloginResponse(encrypt: boolean): Buffer {
  return Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, encrypt ? 1 : 2]);
}

function loginAck(): Buffer {
  const body = Buffer.concat([Buffer.from([1, 0x74, 0, 0, 4]), shortText('stand-in', 1), Buffer.from([16, 0, 0, 0])]);
  return Buffer.concat([Buffer.from([0xad]), uint16(body.length), body]);
}

function done(status: number): Buffer {
  return Buffer.concat([Buffer.from([0xfd]), uint16(status), Buffer.alloc(10)]);
}

/** DONEINPROC, RETURNSTATUS 0, DONEPROC. */
function procedureDone(): Buffer {
  const end = Buffer.alloc(10);
  return Buffer.concat([
    Buffer.from([0xff]),
    uint16(0x11),
    end,
    Buffer.from([0x79]),
    int32(0),
    Buffer.from([0xfe]),
    uint16(0),
    end,
  ]);
}

function errorToken({
  number,
  message,
  severity = 16,
}: {
  number: number;
  message: string;
  severity?: number;
}): Buffer {
  const body = Buffer.concat([
    int32(number),
    Buffer.from([1, severity]),
    shortText(message, 2),
    shortText('', 1),
    shortText('', 1),
    int32(1),
  ]);
  return Buffer.concat([Buffer.from([0xaa]), uint16(body.length), body]);
}

function encodeRows(rows: Row[]): Buffer {
  const all = rows.map((row) => Buffer.concat([Buffer.from([0xd1]), ...Object.values(row).map(cell)]));
  return Buffer.concat([columns(rows[0] ?? { None: null }), ...all, procedureDone()]);
}

/** INTN for numbers, NVARCHAR for the rest. */
function columns(row: Row): Buffer {
  const described = Object.entries(row).map(([name, value]) =>
    Buffer.concat([
      Buffer.from([0, 0, 0, 0, 1, 0]),
      typeof value === 'number' ? Buffer.from([0x26, 4]) : Buffer.from([0xe7, 0x40, 0x1f, 9, 4, 0xd0, 0, 0x34]),
      shortText(name, 1),
    ]),
  );
  return Buffer.concat([Buffer.from([0x81]), uint16(described.length), ...described]);
}

function cell(value: string | number | null): Buffer {
  if (typeof value === 'number') return Buffer.concat([Buffer.from([4]), int32(value)]);
  if (value === null) return uint16(0xffff);
  const text = Buffer.from(value, 'utf16le');
  return Buffer.concat([uint16(text.length), text]);
}

/** The procedure's name and its first parameter, which is an nvarchar(max). */
function parseCall(payload: Buffer): Request {
  let at = payload.readUInt32LE(0);
  const nameLength = payload.readUInt16LE(at) * 2;
  const procedure = payload.toString('utf16le', at + 2, at + 2 + nameLength);
  at += 2 + nameLength + 2;
  if (at >= payload.length) return { procedure, input: '' };
  // Name of the parameter, its status, type 0xE7 with a length of 0xFFFF, the collation, the length of it all; then chunks.
  at += 1 + payload[at]! * 2 + 1 + 1 + 2 + 5 + 8;
  const chunks: Buffer[] = [];
  for (let length = payload.readUInt32LE(at); length > 0; length = payload.readUInt32LE(at)) {
    chunks.push(payload.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return { procedure, input: Buffer.concat(chunks).toString('utf16le') };
}

/** With its length in characters, of so many bytes, before it. */
function shortText(text: string, size: 1 | 2): Buffer {
  return Buffer.concat([size === 1 ? Buffer.from([text.length]) : uint16(text.length), Buffer.from(text, 'utf16le')]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
