/**
 * Runs the code blocks of README and docs like a reader: `sh` blocks in an empty folder, one after the other; a block
 * with `file=NAME` becomes that file. `not-run` marks what needs a server, a terminal or a decision; only its commands
 * and options must exist. README comes first and installs the command, which the other pages and the tests of the
 * packages use.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { parseAllDocuments } from 'yaml';
import { testPackages } from './packages.js';
import { makeReaderEnv, makeRelease, outside, root, run } from './reader.js';

const pages = [
  'README.md',
  ...readdirSync(path.join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? `docs/${name}` : [])),
];

interface Block {
  language: string;
  /** The words after the language. */
  marks: string[];
  text: string;
}

function readBlocks(page: string): Block[] {
  const text = readFileSync(path.join(root, page), 'utf8');
  return [...text.matchAll(/^```(\w+)([^\n]*)\n(.*?)^```$/gms)].map(([, language = '', marks = '', body = '']) => ({
    language,
    marks: marks.trim().split(/\s+/),
    text: body,
  }));
}

const isRun = ({ language, marks }: Block) => language === 'sh' && !marks.includes('not-run');
const getFileName = ({ marks }: Block) => marks.find((mark) => mark.startsWith('file='))?.slice('file='.length);

/** README has installed this with the same line, and it is on everybody's PATH. */
const isInstalled = (line: string) =>
  /^(npm install --global|python3 -m venv|\.venv\/bin\/pip install) /.test(line) &&
  readFileSync(path.join(root, 'README.md'), 'utf8').split('\n').includes(line);

/** Everything that a reader does on a page, as one script. */
function makeScript(page: string): string {
  const steps = readBlocks(page).flatMap((block) => {
    const file = getFileName(block);
    if (file !== undefined) return `cat > '${file}' <<'END-OF-FILE'\n${block.text}END-OF-FILE\n`;
    return isRun(block)
      ? block.text
          .split('\n')
          .filter((line) => page === 'README.md' || !isInstalled(line))
          .join('\n')
      : [];
  });
  return `set -e\n${steps.join('')}`;
}

/** @returns the output, with each command as bash shows it */
function follow(page: string): string {
  const folder = getFolder(page);
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(root, 'release'), path.join(folder, 'release'), { recursive: true });
  return run(folder, 'bash', ['-xc', makeScript(page)]);
}

function getFolder(page: string): string {
  return path.join(outside, page.replaceAll(/\W/g, '-'));
}

function jobLogger(folder: string, ...words: string[]): string {
  const { stdout } = spawnSync('job-logger', words, { cwd: folder, env: makeReaderEnv(), encoding: 'utf8' });
  return stdout;
}

let printed = '';
beforeAll(() => {
  makeRelease();
  printed = follow('README.md');
}, 900_000);
afterAll(() => rmSync(outside, { recursive: true, force: true, maxRetries: 10 }));

describe('README', () => {
  it('leads from nothing to the runs of a TypeScript, a JavaScript and a Python script', () => {
    const folder = getFolder('README.md');
    const list = JSON.parse(jobLogger(folder, 'runs', '--json')) as { runId: string }[];
    const runs = list.map(
      ({ runId }) => JSON.parse(jobLogger(folder, 'run', runId, '--json')) as { script: string; status: string },
    );
    expect(runs.map(({ script, status }) => `${path.basename(script)} ${status}`).toSorted()).toEqual([
      'costs.py Done',
      'sales.ts Done',
      'stock.cjs Done',
    ]);
  });

  it('installs the command without a warning', () => {
    const [, install] = /^\+ (npm install --global.*?)^\+ job-logger init/ms.exec(printed) ?? [];
    expect(install).toContain('job-logger');
    expect(install).not.toMatch(/warn/i);
  });

  it('is no longer than three screens', () => {
    expect(readFileSync(path.join(root, 'README.md'), 'utf8').split('\n').length).toBeLessThanOrEqual(150);
  });
});

testPackages();

describe('a page', () => {
  const walked = pages.filter((page) => page !== 'README.md' && readBlocks(page).some(isRun));
  it.each(walked)('%s can be followed', (page) => expect(follow(page)).not.toBe(''), 300_000);

  it.each(pages)(
    '%s has blocks that can be read, and commands that exist',
    (page) => {
      expect(readBlocks(page).flatMap(findProblems)).toEqual([]);
    },
    300_000,
  );

  it.each(pages.filter((page) => page !== 'README.md'))('%s is not over 200 lines', (page) => {
    expect(readFileSync(path.join(root, page), 'utf8').split('\n').length).toBeLessThanOrEqual(201);
  });
});

/** What a reader could not use: data that doesn't parse, a command or an option that doesn't exist. */
function findProblems({ language, text }: Block): string[] {
  try {
    if (language === 'json') for (const line of text.trim().split('\n')) JSON.parse(line);
    if (language === 'ts' || language === 'js')
      transformSync(text, { loader: 'ts', logLevel: 'silent', target: 'es2022' });
  } catch (error) {
    return [`${language}: ${String(error)}`];
  }
  if (language === 'yaml') return parseAllDocuments(text).flatMap(({ errors }) => errors.map(String));
  return language === 'sh' ? text.split('\n').flatMap(findUnknownWords) : [];
}

const helps = new Map<string, string>();

/** Unknown commands and options in each `job-logger COMMAND --option` of a line. */
function findUnknownWords(line: string): string[] {
  const [, words = ''] = /(?:^|\s)job-logger\s+([a-z][^#|;&]*)/.exec(line) ?? [];
  const [name, ...rest] = words.split(' -- ')[0]!.trim().split(/\s+/);
  if (!name) return [];
  const sub = /^(appsmith|alerts|tickets)$/.test(name) && /^[a-z]+$/.test(rest[0] ?? '') ? [name, rest[0]!] : [name];
  const help = helps.get(sub.join(' ')) ?? jobLogger(outside, ...sub, '--help');
  helps.set(sub.join(' '), help);
  if (!help.startsWith(`Usage: job-logger ${sub.join(' ')}`)) return [sub.join(' ')];
  return rest
    .filter((word) => /^--?[a-z]/.test(word) && !help.includes(word.split('=')[0]!))
    .map((word) => `${sub.join(' ')} ${word}`);
}
