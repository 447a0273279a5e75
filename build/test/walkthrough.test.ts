/**
 * The blocks of README and docs, as a reader types them: `sh` is run in an empty folder, one after the other; a block with
 * `file=NAME` is that file. `not-run` marks what needs a server, a terminal or a decision: of these the commands and their
 * options must exist. README comes first and installs the command; the other pages have it, as their reader does.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { parseAllDocuments } from 'yaml';

const root = path.resolve(__dirname, '../..');
const outside = mkdtempSync(path.join(os.tmpdir(), 'job-logger-reader-'));
const pages = [
  'README.md',
  ...readdirSync(path.join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? `docs/${name}` : [])),
];

interface Block {
  language: string;
  /** What follows the language. */
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

/** What the reader does on a page, as one script. */
function makeScript(page: string): string {
  const steps = readBlocks(page).flatMap((block) => {
    const file = getFileName(block);
    if (file !== undefined) return `cat > '${file}' <<'END-OF-FILE'\n${block.text}END-OF-FILE\n`;
    return isRun(block) ? block.text : [];
  });
  return `set -e\n${steps.join('')}`;
}

/** @returns what went wrong; empty where all of it worked */
function follow(page: string): string {
  const folder = getFolder(page);
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(root, 'release'), path.join(folder, 'release'), { recursive: true });
  const options = { cwd: folder, env: makeReaderEnv(), encoding: 'utf8', timeout: 280_000 } as const;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', makeScript(page)], options);
  return status === 0 ? '' : `ended with ${status}:\n${stdout}${stderr}`;
}

function getFolder(page: string): string {
  return path.join(outside, page.replaceAll(/\W/g, '-'));
}

/** Nothing of the clone, nor of the developer's own settings. */
function makeReaderEnv(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(package|lifecycle|command|config_local_prefix)|NODE_(OPTIONS|V8|ENV|PATH)|JOB_LOGGER|CI$|FORCE_COLOR|INIT_CWD|PYTHON)/i.test(
        name,
      ),
  );
  const { PATH: inherited = '', ...rest } = Object.fromEntries(own);
  const places = inherited.split(path.delimiter).filter((folder) => !folder.includes('node_modules'));
  const installed = [path.join(outside, 'README-md', '.venv', 'bin'), path.join(outside, 'global', 'bin')];
  return {
    ...rest,
    PATH: [...installed, path.dirname(process.execPath), ...places].join(path.delimiter),
    npm_config_prefix: path.join(outside, 'global'),
    npm_config_fund: 'false',
    npm_config_audit: 'false',
    JOB_LOGGER_HOME: path.join(outside, 'home'),
    JOB_LOGGER_CONFIG: path.join(outside, 'none.env'),
  };
}

function jobLogger(folder: string, ...words: string[]): string {
  const { stdout } = spawnSync('job-logger', words, { cwd: folder, env: makeReaderEnv(), encoding: 'utf8' });
  return stdout;
}

beforeAll(() => {
  const made = spawnSync(process.execPath, [path.join(root, 'build', 'release.mjs')], { cwd: root, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stdout + made.stderr);
}, 600_000);
afterAll(() => rmSync(outside, { recursive: true, force: true, maxRetries: 10 }));

describe('README', () => {
  it('leads from nothing to the runs of a TypeScript, a JavaScript and a Python script', () => {
    expect(follow('README.md')).toBe('');
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
  }, 600_000);

  it('is no longer than three screens', () => {
    expect(readFileSync(path.join(root, 'README.md'), 'utf8').split('\n').length).toBeLessThanOrEqual(150);
  });
});

describe('a page', () => {
  const walked = pages.filter((page) => page !== 'README.md' && readBlocks(page).some(isRun));
  it.each(walked)('%s can be followed', (page) => expect(follow(page)).toBe(''), 300_000);

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

/** What a reader could not use: data that doesn't parse, a command or an option that isn't there. */
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

/** Of each `job-logger COMMAND --option` in a line: what the command doesn't know. */
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
