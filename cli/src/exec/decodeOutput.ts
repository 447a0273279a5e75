/**
 * Decodes a command's output into lines of text: UTF-8 if the bytes are valid; UTF-16, as PowerShell writes it,
 * recognised by its zeros; else the encoding of the system's programs. It decides line by line, because a script's
 * children may use different encodings. `JOB_LOGGER_OUTPUT_ENCODING` overrides all of this.
 */
import { isUtf8 } from 'node:buffer';
import { printNote } from '../output/printNote.js';
import { byteDecoder, utf16Order } from './codePages.js';
import { decodeBytes } from './decodeBytes.js';

const LF = 0x0a;
const CR = 0x0d;
/** A line without an end is split after this many bytes. */
export const LONGEST_BYTES = 128 * 1024;
/** How many bytes of a progress bar's states are kept together. */
const LONG_STATES = 4096;
/** How many bytes of a line are checked for zeros. */
const SAMPLE = 256;

type Utf16 = 'le' | 'be';

export class LineDecoder {
  private rest: Buffer = Buffer.alloc(0);
  private begun = false;
  /** The name that the user has set. */
  private readonly own = ownEncoding();
  private readonly decodeOwn = this.own === undefined ? undefined : byteDecoder(this.own);
  private utf16: Utf16 | undefined = this.own === undefined ? undefined : utf16Order(this.own);

  /** @returns the lines that the chunk completes, without their line ends; of a long one the part up to a CR, with it */
  decode(chunk: Buffer): string[] {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const lines: string[] = [];
    let at = 0;
    for (;;) {
      this.recognise(bytes.subarray(at));
      const end = this.endOfLine(bytes, at);
      if (end === undefined) break;
      lines.push(this.text(bytes.subarray(at, end.at)));
      at = end.next;
    }
    this.rest = this.shorten(bytes.subarray(at), lines);
    return lines;
  }

  /** The rest, which has no newline. */
  end(): string[] {
    const bytes = this.rest;
    this.rest = Buffer.alloc(0);
    return bytes.length > 0 ? [this.text(bytes)] : [];
  }

  /** A byte order mark begins it, or zeros in every other byte. It ends with a line that has none. */
  private recognise(bytes: Buffer): void {
    if (this.own !== undefined || bytes.length < 2) return;
    const isFirst = !this.begun && bytes.includes(LF);
    this.begun ||= isFirst;
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return void (this.utf16 = 'le');
    if (bytes[0] === 0xfe && bytes[1] === 0xff) return void (this.utf16 = 'be');
    if (isFirst) this.utf16 ??= utf16ByLineEnd(bytes);
    if (isFirst && this.utf16) return;
    // Only for this line: the next may come from another program.
    const end = bytes.indexOf(LF);
    const line = bytes.subarray(0, Math.min(SAMPLE, end < 0 ? bytes.length : end + 1));
    if (end < 0 && line.length < 4) return; // too little to tell
    if (!this.utf16 && !line.includes(0)) return;
    const zeros = [0, 0];
    for (let index = 0; index < line.length; index++) if (line[index] === 0) zeros[index % 2]!++;
    if (zeros[1]! * 4 > line.length && zeros[0]! * 8 < line.length) this.utf16 = 'le';
    else if (zeros[0]! * 4 > line.length && zeros[1]! * 8 < line.length) this.utf16 = 'be';
    else if (line.length >= 4 && (isText(line) || bytes[end - 1] === CR)) this.utf16 = undefined;
  }

  private endOfLine(bytes: Buffer, from: number): { at: number; next: number } | undefined {
    if (!this.utf16) {
      const at = bytes.indexOf(LF, from);
      return at < 0 ? undefined : { at, next: at + 1 };
    }
    const newline = this.utf16 === 'le' ? [LF, 0] : [0, LF];
    for (let at = from; at + 1 < bytes.length; at += 2) {
      if (bytes[at] === newline[0] && bytes[at + 1] === newline[1]) return { at, next: at + 2 };
    }
    return undefined;
  }

  /** Limits the memory for a line without an end: splits it, a progress bar at its states. */
  private shorten(bytes: Buffer, lines: string[]): Buffer {
    let rest = bytes;
    if (!this.utf16 && rest.length > LONG_STATES) {
      const next = rest.lastIndexOf(CR, rest.length - 2) + 1;
      if (next > 0) lines.push(`${this.text(rest.subarray(0, next))}\r`);
      rest = rest.subarray(next);
    }
    while (rest.length > LONGEST_BYTES) {
      let cut = LONGEST_BYTES;
      // Not inside a character: in UTF-8 only the first byte isn't 10xxxxxx.
      while (!this.utf16 && cut > LONGEST_BYTES - 4 && (rest[cut]! & 0xc0) === 0x80) cut--;
      lines.push(this.text(rest.subarray(0, cut)));
      rest = rest.subarray(cut);
    }
    return Buffer.from(rest);
  }

  private text(bytes: Buffer): string {
    const text = this.utf16
      ? new TextDecoder(`utf-16${this.utf16}`, { ignoreBOM: true }).decode(bytes)
      : (this.decodeOwn ?? decodeBytes)(bytes);
    return text.replace(/^\uFEFF/, '').replace(/(?<!\r)\r+$/, '');
  }
}

/** Decodes what a console shows as it comes: a part of a line too, but no part of a character. */
export class PieceDecoder {
  private rest = '';
  private readonly own = byteDecoder(ownEncoding() ?? '');

  decode(piece: Buffer): string {
    const bytes = this.rest + piece.toString('latin1');
    this.rest = this.own ? '' : UNFINISHED.exec(bytes)![0];
    return this.text(bytes.slice(0, bytes.length - this.rest.length));
  }

  /** The rest, which is no character of UTF-8. */
  end(): string {
    const bytes = this.rest;
    this.rest = '';
    return this.text(bytes);
  }

  private text(bytes: string): string {
    const lines = bytes.split(/(?<=\n)/).map((line) => Buffer.from(line, 'latin1'));
    return lines.map(this.own ?? decodeBytes).join('');
  }
}

/** The last bytes, if they begin a character of UTF-8. */
const UNFINISHED = /(?:[\xC2-\xF4]|[\xE0-\xF4][\x80-\xBF]|[\xF0-\xF4][\x80-\xBF]{2})?$/;

/** UTF-8, perhaps cut inside a character, and no control character that text doesn't have. */
function isText(line: Buffer): boolean {
  const end = line.findLastIndex((byte) => byte < 0x80) + 1;
  return line.length - end < 4 && isUtf8(line.subarray(0, end)) && line.every((byte) => byte >= 0x07);
}

/** Letters that aren't Latin have no zeros. Then a first line that ends in two bytes, and is letters in no other way, shows it. */
function utf16ByLineEnd(bytes: Buffer): Utf16 | undefined {
  // Not any LF: it is half of some letters, too (上 is 4E 0A).
  const end = bytes.includes(0) ? bytes.findIndex((byte, at) => byte === LF && bytes[at ^ 1] === 0) : -1;
  if (end < 0) return undefined;
  const order = end % 2 === 0 ? 'le' : 'be';
  const line = bytes.subarray(0, order === 'le' ? end : end - 1);
  if (line.length > 0 && isUtf8(line) && !line.some((byte) => byte > 0 && byte < 0x09)) return undefined;
  const first = bytes.subarray(0, bytes.indexOf(LF) + 1);
  if (first.length > 1 && isText(first)) return undefined;
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}\s]*$/u.test(new TextDecoder(`utf-16${order}`).decode(line)) ? order : undefined;
}

function ownEncoding(): string | undefined {
  const name = process.env['JOB_LOGGER_OUTPUT_ENCODING'];
  if (!name || byteDecoder(name) || utf16Order(name)) return name || undefined;
  if (!warned) printNote(`job-logger: JOB_LOGGER_OUTPUT_ENCODING=${name} is not a known encoding; it is ignored.`);
  warned = true;
  return undefined;
}

let warned = false;
