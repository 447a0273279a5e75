/** Encodings, by the names and numbers that people and systems give them. */
import { TextDecoder } from 'node:util';
import { tryOr } from '#sdk/foreign';

export type Decode = (bytes: Buffer) => string;

/** Code pages that iconv-lite knows by a name only (https://learn.microsoft.com/windows/win32/intl/code-page-identifiers). */
const NAMES: Record<string, string> = {
  1200: 'utf-16le',
  1201: 'utf-16be',
  10000: 'macintosh',
  20127: 'ascii',
  28591: 'latin1',
  50220: 'iso-2022-jp',
  51932: 'euc-jp',
  54936: 'gb18030',
  65001: 'utf-8',
};

const decoders = new Map<string, Decode | undefined>();

/** Of names that mean the same, the same. Undefined for one that isn't known, or in which no byte ends a line (UTF-16). */
export function byteDecoder(name: string): Decode | undefined {
  const label = canonicalName(name);
  if (!decoders.has(label)) decoders.set(label, makeDecoder(label));
  return decoders.get(label);
}

function makeDecoder(label: string): Decode | undefined {
  // Late: only few jobs print what isn't UTF-8.
  const { decode, encodingExists } = require('iconv-lite') as typeof import('iconv-lite');
  const decoder: Decode | undefined = encodingExists(label)
    ? (bytes) => decode(bytes, label, { stripBOM: false })
    : tryOr(undefined, () => {
        const standard = new TextDecoder(label);
        return (bytes: Buffer) => standard.decode(bytes);
      });
  return decoder?.(Buffer.from('A\n')) === 'A\n' ? decoder : undefined;
}

/** @returns its byte order; undefined if it isn't UTF-16 */
export function utf16Order(name: string): 'le' | 'be' | undefined {
  return /^utf-16(le|be)$/.exec(canonicalName(name))?.[1] as 'le' | 'be' | undefined;
}

/** Of labels that mean the same, one (https://encoding.spec.whatwg.org/#names-and-labels): `latin1` is windows-1252. */
function canonicalName(name: string): string {
  const number = /^(?:cp|ms|windows-|ibm|dos-)?(\d{3,5})$/i.exec(name)?.[1];
  const label = number === undefined ? name : (NAMES[number] ?? `cp${number}`);
  return tryOr(label, () => new TextDecoder(label).encoding);
}
