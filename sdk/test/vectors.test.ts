/**
 * What writers of journals in every language must do in the same way: `sdk/vectors/`. `python/tests/test_vectors.py`
 * runs them in Python.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseDestination } from '../src/destination.js';
import { cleanText } from '../src/journal/cleanText.js';
import { createRedactor } from '../src/redact.js';
import { getSetting } from '../src/settings.js';
import { computeFingerprint } from '../src/traceback.js';
import { tryOr } from '../src/foreign.js';

function vectors<Case>(name: string): Case[] {
  const file = path.join(__dirname, '..', 'vectors', `${name}.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases;
}

function nameOf(connection: string): string | null {
  return tryOr(null, () => parseDestination(connection).name);
}

/** On Windows a path without a drive is on the folder's. */
const inFull = (setting: string, folder = '') =>
  setting.replace(/(?<=^sqlite:)\/.*/, (file) => path.resolve(folder, file));

describe('the vectors', () => {
  it.each(vectors<{ name: string; text: string; kept: string }>('redact'))('redact $name', ({ text, kept }) => {
    expect(createRedactor()(text)).toBe(kept);
  });

  interface Link {
    type: string;
    code: string;
    message: string;
    places: string[];
  }
  it.each(vectors<{ name: string; chain: Link[]; fingerprint: string }>('fingerprint'))(
    'give one fingerprint for $name',
    ({ chain, fingerprint: expected }) => {
      const error = chain.reduceRight<Error | undefined>((cause, { type, code, message, places }) => {
        const made = Object.assign(new Error(message, cause && { cause }), { name: type, ...(code && { code }) });
        const frames = places.map((place) => place.replace(/^(\S+) (\S+)$/, '\n    at $1 (/srv/$2:3:4)'));
        made.stack = `${type}: ${message}${frames.join('')}`;
        return made;
      }, undefined);
      expect(computeFingerprint(error)).toBe(expected);
    },
  );

  it.each(vectors<{ name: string; text: string; most: number; kept: string }>('limits'))(
    'limit what is $name',
    ({ text, most, kept }) => expect(cleanText(text, most, String)).toBe(kept),
  );

  it.each(vectors<{ setting: string; destination: string | null }>('destination'))(
    'name the destination of $setting',
    ({ setting: text, destination }) => expect(nameOf(text)).toBe(destination && inFull(destination)),
  );

  interface SettingsCase {
    name: string;
    text: string;
    encoding?: BufferEncoding;
    values: Record<string, string>;
  }
  it.each(vectors<SettingsCase>('settings'))('read settings with $name', ({ text, encoding, values }) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'jl-'));
    writeFileSync(path.join(folder, '.env'), text, encoding);
    for (const [name, value] of Object.entries(values))
      expect(getSetting(name, folder)?.value).toBe(inFull(value, folder));
  });
});
