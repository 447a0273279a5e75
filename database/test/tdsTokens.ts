/** Encodes and decodes the bytes of TDS: see MS-TDS 2.2.7. */

export type Row = Record<string, string | number | null>;

export interface ServerError {
  number: number;
  message: string;
  severity?: number;
}

export type TransactionName = keyof typeof TRANSACTIONS;

/** The driver's requests, and the server's types of change. */
const TRANSACTIONS = { BEGIN: [5, 8], COMMIT: [7, 9], ROLLBACK: [8, 10] };

export const PRELOGIN = 0x12;
export const HEADER = 8;
const RESPONSE = 4;
/** Latin1_General, case-insensitive. */
const COLLATION = [9, 4, 0xd0, 0, 0x34];

export function encodePacket(payload: Buffer, type = RESPONSE): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt8(type, 0);
  header.writeUInt8(1, 1);
  header.writeUInt16BE(HEADER + payload.length, 2);
  return Buffer.concat([header, payload]);
}

/** VERSION and ENCRYPTION: on, or not supported. */
export function preloginResponse(encrypt: boolean): Buffer {
  return Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, encrypt ? 1 : 2]);
}

/** LOGINACK, and ENVCHANGE with the collation, which the driver needs to copy texts. */
export function loginAck(): Buffer {
  const body = Buffer.concat([Buffer.from([1, 0x74, 0, 0, 4]), shortText('stand-in', 1), Buffer.from([16, 0, 0, 0])]);
  const collation = Buffer.from([0xe3, 8, 0, 7, 5, ...COLLATION, 0]);
  return Buffer.concat([Buffer.from([0xad]), uint16(body.length), body, collation, done(0)]);
}

export function done(status: number): Buffer {
  return Buffer.concat([Buffer.from([0xfd]), uint16(status), Buffer.alloc(10)]);
}

export function transactionName(request: number): string {
  return Object.entries(TRANSACTIONS).find(([, [number]]) => number === request)?.[0] ?? String(request);
}

/** ENVCHANGE: a transaction begins or has ended. */
export function transactionChanged(name: TransactionName): Buffer {
  const descriptor = Buffer.from([8, 1, 0, 0, 0, 0, 0, 0, 0]);
  const none = Buffer.from([0]);
  const values = name === 'BEGIN' ? [descriptor, none] : [none, descriptor];
  const body = Buffer.concat([Buffer.from([TRANSACTIONS[name][1]!]), ...values]);
  return Buffer.concat([Buffer.from([0xe3]), uint16(body.length), body, done(0)]);
}

/** DONEINPROC, RETURNSTATUS 0, DONEPROC. */
function procedureDone(): Buffer {
  const rest = Buffer.alloc(10);
  return Buffer.concat([Buffer.from([0xff, 0x11, 0]), rest, Buffer.from([0x79, 0, 0, 0, 0, 0xfe, 0, 0]), rest]);
}

export function errorToken({ number, message, severity = 16 }: ServerError): Buffer {
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

export function encodeRows(rows: Row[]): Buffer {
  const all = rows.map((row) => Buffer.concat([Buffer.from([0xd1]), ...Object.values(row).map(cell)]));
  return Buffer.concat([describeColumns(rows[0] ?? { None: null }), ...all, procedureDone()]);
}

/** INTN for numbers, NVARCHAR for the rest. */
function describeColumns(row: Row): Buffer {
  const described = Object.entries(row).map(([name, value]) =>
    Buffer.concat([
      Buffer.from([0, 0, 0, 0, 1, 0]),
      typeof value === 'number' ? Buffer.from([0x26, 4]) : Buffer.from([0xe7, 0x40, 0x1f, ...COLLATION]),
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
export function parseCall(payload: Buffer): { procedure: string; input: string } {
  let at = payload.readUInt32LE(0);
  const nameLength = payload.readUInt16LE(at) * 2;
  const procedure = payload.toString('utf16le', at + 2, at + 2 + nameLength);
  at += 2 + nameLength + 2;
  if (at >= payload.length) return { procedure, input: '' };
  // The parameter's name, its status, type 0xE7 with length 0xFFFF, the collation, the total length; then chunks.
  at += 1 + payload[at]! * 2 + 1 + 1 + 2 + 5 + 8;
  return { procedure, input: readLong(payload, at).text };
}

/** Parses a bulk copy: COLMETADATA, then a ROW for each row. Knows the types of our tables. */
export function parseCopy(payload: Buffer): Row[] {
  let at = 3;
  const columns = Array.from({ length: payload.readUInt16LE(1) }, () => {
    const type = payload[at + 6]!;
    // A one-byte length; or a two-byte length and a collation.
    const isText = type === 0xa7 || type === 0xe7;
    const isLong = isText && payload.readUInt16LE(at + 7) === 0xffff;
    at += 7 + (isText ? 7 : 1);
    const name = payload.toString('utf16le', at + 1, at + 1 + payload[at]! * 2);
    at += 1 + payload[at]! * 2;
    return { name, type, isLong };
  });
  const rows: Row[] = [];
  while (payload[at] === 0xd1) {
    at += 1;
    const row: Row = {};
    for (const { name, type, isLong } of columns) {
      if (isLong) ({ text: row[name], at } = readLong(payload, at + 8));
      else if (type === 0xa7) {
        const end = at + 2 + payload.readUInt16LE(at);
        row[name] = payload.toString('latin1', at + 2, end);
        at = end;
      } else {
        const value = payload.subarray(at + 1, at + 1 + payload[at]!);
        row[name] = type === 0x2a ? readTime(value) : value.readInt32LE();
        at += 1 + value.length;
      }
    }
    rows.push(row);
  }
  return rows;
}

/** Chunks of an nvarchar(max), after the total length. */
function readLong(payload: Buffer, from: number): { text: string; at: number } {
  const chunks: Buffer[] = [];
  let at = from;
  for (let length = payload.readUInt32LE(at); length > 0; length = payload.readUInt32LE(at)) {
    chunks.push(payload.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return { text: Buffer.concat(chunks).toString('utf16le'), at: at + 4 };
}

/** A datetime2(3): milliseconds of the day, and days since the year 1. */
function readTime(value: Buffer): string {
  const DAYS_TO_1970 = 719_162;
  return new Date((value.readUIntLE(4, 3) - DAYS_TO_1970) * 86_400_000 + value.readUInt32LE(0)).toISOString();
}

/** A text after its length in characters, which takes this many bytes. */
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
