/** Decodes bytes whose encoding nobody has named: UTF-8 if they are valid, else that of the system's programs. */
import { isUtf8 } from 'node:buffer';
import { spawnSync, type StdioOptions } from 'node:child_process';
import { systemProgram } from '#sdk/system';
import { byteDecoder, type Decode } from './codePages.js';

export function decodeBytes(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString() : (decodeAsSystem ??= systemDecoder())(bytes);
}

let decodeAsSystem: Decode | undefined;

function systemDecoder(): Decode {
  const name = (process.platform === 'win32' ? consoleCodePage() : localeEncoding()) ?? '';
  const decode = byteDecoder(name);
  // Windows' own code page in western Europe and America.
  const windows = byteDecoder('cp1252')!;
  const mixed = mixedDecoder(windows);
  // The system's may be UTF-8, which these bytes aren't.
  if (!decode || decode === windows || decode === byteDecoder('utf-8')) return mixed;
  return /^(?:cp|ibm)?(?:437|850|858)$/i.test(name) ? (bytes) => (isAnsi(bytes) ? mixed : decode)(bytes) : decode;
}

/**
 * Windows programs write either the console's code page or Windows' own, and don't say which. Accented letters are at
 * 80 to A5 in the former and from C0 in the latter.
 */
function isAnsi(bytes: Buffer): boolean {
  let old = 0;
  let ansi = 0;
  for (const byte of bytes) {
    if (byte >= 0x80 && byte <= 0xa5) old++;
    else if (byte >= 0xc0) ansi++;
  }
  return ansi > old;
}

/** A character of several bytes, or a byte that isn't part of one (Unicode, table 3-7, "Well-Formed UTF-8 Byte Sequences"). */
const UTF8_OR_BYTE =
  /([\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|\xED[\x80-\x9F][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2})|[\x80-\xFF]/g;

/** A line of UTF-8 may quote a few bytes of something else, such as an old file's name. */
function mixedDecoder(decode: Decode): Decode {
  const characters = decode(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)));
  return (bytes) =>
    bytes
      .toString('latin1')
      .replaceAll(UTF8_OR_BYTE, (one, utf8: string | undefined) =>
        utf8 ? Buffer.from(one, 'latin1').toString() : characters[one.charCodeAt(0)]!,
      );
}

function consoleCodePage(): string | undefined {
  // With nothing inherited Node gives it a hidden console of its own, whose code page is nobody's (libuv's src/win/process.c).
  const stdio: StdioOptions = ['inherit', 'pipe', 'ignore'];
  const { stdout } = spawnSync(systemProgram('chcp.com'), [], { stdio, windowsHide: true });
  return /(\d+)\D*$/.exec(String(stdout ?? ''))?.[1];
}

function localeEncoding(): string | undefined {
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  // glibc writes eucJP.
  return /\.([\w-]+)/.exec((LC_ALL || LC_CTYPE || LANG) ?? '')?.[1]?.replace(/^euc(?=\w)/i, 'euc-');
}
