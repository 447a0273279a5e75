/** The packed files, installed and used in empty folders outside the clone, like a user would. README's steps come first. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { globalFolder, makeReaderEnv, modules, outside, releaseFile, root, run } from './reader.js';

const database = path.join(outside, 'packed.db');
/** Optional peers of the SDK that an old Node needs for the embedded database, and nothing else from the clone. */
const peers = path.join(outside, 'peers');
const RIGHT = [expect.stringContaining('All good!'), expect.stringContaining('No problems found')];
const env = {
  ...makeReaderEnv(),
  NODE_PATH: peers,
  JOB_LOGGER_HOME: path.join(outside, 'home-of-packed'),
  JOB_LOGGER_DB: `sqlite:${database}`,
  // Waits for the shipper, so the row exists when the script has ended.
  JOB_LOGGER_WAIT: '1',
};
let sdk = '';
let command = '';

/** Defines the tests, for a file whose `beforeAll` has made the release and installed the command. */
export function testPackages(): void {
  beforeAll(() => {
    sdk = releaseFile('job-logger-sdk');
    command = releaseFile('job-logger');
    mkdirSync(path.join(peers, '@photostructure'), { recursive: true });
    symlinkSync(path.join(modules, '@photostructure/sqlite'), path.join(peers, '@photostructure/sqlite'), 'dir');
    jobLogger('init', '--embedded', database);
    jobLogger('new', '--name', 'Packed', '--department', 'IT', '--new-department');
  }, 300_000);

  describe('@job-logger/sdk, packed', () => {
    const installers: [string, string[]][] = [
      ['npm', ['npm', 'install', '--offline', '--engine-strict', '--no-audit', '--no-fund']],
      ['yarn 1', [path.join(modules, '.bin/yarn'), 'add', '--offline', '--cache-folder', path.join(outside, 'yarn')]],
      ['pnpm', [path.join(modules, '.bin/pnpm'), 'add', '--offline', '--store-dir', path.join(outside, 'pnpm')]],
    ];

    it.each(installers)(
      'is one package of at most 5 MB, added by %s without a warning',
      (name, [program = '', ...args]) => {
        const folder = emptyProject(`by-${name}`);
        const said = run(folder, program, [...args, sdk], env);
        expect(said).not.toMatch(/warn(?!ings? 0)|unsupported|deprecated/i);
        const installed = readdirSync(path.join(folder, 'node_modules', '@job-logger'));
        expect(installed).toEqual(['sdk']);
        expect(bytesIn(path.join(folder, 'node_modules'))).toBeLessThan(5_000_000);
        expect(readPackage(folder).dependencies).toHaveProperty('@job-logger/sdk');
        runScript(
          folder,
          'job.cjs',
          `require('@job-logger/sdk').monitorScript({ jobId: 1, message: () => 'by ${name}' });`,
        );
        expect(latestRun()).toMatchObject({ status: 'Done', script: path.join(folder, 'job.cjs') });
      },
    );

    describe('in a project', () => {
      let folder = '';
      beforeAll(() => {
        folder = emptyProject('project');
        run(folder, 'npm', ['install', '--offline', '--no-audit', '--no-fund', sdk], env);
      });

      const esm = `import { monitorJob, currentRun } from '@job-logger/sdk';
      await monitorJob({ jobId: 1 }, async () => currentRun().info('said'))();`;

      it.each([
        [
          'job.cjs',
          `const { monitorJob, currentRun } = require('@job-logger/sdk');\nmonitorJob({ jobId: 1 }, () => currentRun().info('said'))();`,
        ],
        ['job.mjs', esm],
      ])('%s leaves its run', (name, text) => {
        runScript(folder, name, text);
        expectRun(path.join(folder, name));
      });

      it('TypeScript 5.4 compiles a script for CommonJS, checking our declarations, and it leaves its run', () => {
        const text = `import { monitorJob, currentRun, type MonitorOptions } from '@job-logger/sdk';
        import '@job-logger/sdk/pino';
        const options: MonitorOptions<number> = { jobId: 1, message: (result) => String(result) };
        const main = monitorJob(options, async (a: number) => { currentRun().info('said'); return a; });
        void main(2).then((sum: number) => sum);`;
        writeFileSync(path.join(folder, 'typed.ts'), text);
        const flags = ['--module', 'commonjs', '--moduleResolution', 'node10', '--target', 'es2022', '--strict'];
        run(folder, process.execPath, [path.join(modules, 'typescript-5.4/bin/tsc'), ...flags, 'typed.ts'], env);
        runScript(folder, 'typed.js');
        expectRun(path.join(folder, 'typed.js'));
      });

      it('names no file that is not in it, whatever condition a project sets', () => {
        const { exports } = readPackage(path.join(folder, 'node_modules/@job-logger/sdk'));
        const names = Object.keys(exports).filter((one) => !/json|winston/.test(one));
        const text = names.map((name) => `require('${name.replace('.', '@job-logger/sdk')}');`).join('');
        run(folder, process.execPath, ['-C', 'source', '-e', text], env);
      });

      const bundlers: [string, string, string[]][] = [
        ['esbuild', 'cjs', ['--bundle', '--platform=node', '--format=cjs', '--outfile=bundle.cjs', 'job.mjs']],
        ['esbuild', 'mjs', ['--bundle', '--platform=node', '--format=esm', '--outfile=bundle.mjs', 'job.mjs']],
        ['rollup', 'mjs', ['--format=esm', '--external=node:fs', '--file=bundle.mjs', 'job.mjs']],
        ['webpack', 'cjs', ['--mode=production']],
      ];
      it.each(bundlers)(
        'a bundle by %s (%s) leaves its run if JOB_LOGGER_SHIPPER_PATH names the shipper',
        (bundler, extension, args) => {
          // A top-level await can't become CommonJS.
          writeFileSync(path.join(folder, 'job.mjs'), esm.replace('await monitorJob', 'monitorJob'));
          bundle(folder, bundler, args);
          const file = `bundle.${extension}`;
          const away = mkdtempSync(path.join(outside, 'bundle-'));
          cpSync(path.join(folder, file), path.join(away, file));
          const shipper = path.join(folder, 'node_modules/@job-logger/sdk/dist/shipper.js');
          runScript(away, file, undefined, { JOB_LOGGER_SHIPPER_PATH: shipper });
          expectRun(path.join(away, file));
          expect(runScript(away, file)).toMatch(
            /^job-logger: the shipper can't be started: .*JOB_LOGGER_SHIPPER_PATH.*\n$/,
          );
          jobLogger('flush');
        },
      );

      it('two copies of it share one process: both runs arrive', () => {
        const copy = path.join(folder, 'copy');
        cpSync(path.join(folder, 'node_modules/@job-logger/sdk'), copy, { recursive: true });
        const before = runCount();
        runScript(
          folder,
          'two.mjs',
          `import { monitorJob } from '@job-logger/sdk';
         import { createRequire } from 'node:module';
         const other = createRequire(import.meta.url)('./copy');
         monitorJob({ jobId: 1 }, () => other.currentRun().info('the same run'))();
         other.monitorJob({ jobId: 1 }, () => {})();`,
        );
        expect(runCount()).toBe(before + 2);
      });
    });

    it('is what publint and attw call right', () => {
      expect(judgements(sdk)).toEqual(RIGHT);
    });
  });

  describe('job-logger, packed and installed globally', () => {
    it('contains everything that it serves', async () => {
      expect(jobLogger('--version')).toBe(`${readPackage(root).version}\n`);
      expect(jobLogger('exec', '--job', '1', '--', process.execPath, '-p', '6*7')).toBe('42\n');
      expect(jobLogger('appsmith', 'check')).toContain('Nothing found.');
      jobLogger('demo-data', '--yes', '--weeks', '1');
      expect(JSON.parse(jobLogger('runs', '--json'))).not.toEqual([]);
      expect(await previewPage()).toContain('<html');
    });

    it('gives job-logger/database to programs', async () => {
      const installed = path.join(globalFolder, 'lib/node_modules/job-logger');
      const folder = emptyProject('program');
      mkdirSync(path.join(folder, 'node_modules'));
      symlinkSync(installed, path.join(folder, 'node_modules/job-logger'), 'dir');
      const text = `import { openDatabase } from 'job-logger/database';
      const db = await openDatabase(process.env.JOB_LOGGER_DB);
      console.log((await db.call('ListDepartments', {})).map(({ Name }) => Name).includes('IT'));
      await db.close();`;
      expect(runScript(folder, 'program.mjs', text)).toBe('true\n');
    });

    it('is what publint and attw call right', () => {
      expect(judgements(command)).toEqual(RIGHT);
    });
  });
}

function readPackage(folder: string): { version: string; exports: object; dependencies: object } {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
}

function emptyProject(name: string): string {
  const folder = path.join(outside, name.replaceAll(' ', '-'));
  mkdirSync(folder);
  writeFileSync(
    path.join(folder, 'package.json'),
    '{ "name": "scripts", "version": "1.0.0", "private": true, "license": "MIT" }\n',
  );
  return folder;
}

/** The command that README has installed. */
function jobLogger(...words: string[]): string {
  return run(outside, 'job-logger', words, env);
}

function runScript(folder: string, name: string, text?: string, more = {}): string {
  if (text !== undefined) writeFileSync(path.join(folder, name), text);
  return run(folder, process.execPath, [name], { ...env, ...more });
}

function bundle(folder: string, bundler: string, args: string[]): void {
  if (bundler === 'webpack') {
    const config = { target: 'node', entry: './job.mjs', output: { path: folder, filename: 'bundle.cjs' } };
    writeFileSync(
      path.join(folder, 'bundle.config.cjs'),
      `require(${JSON.stringify(path.join(modules, 'webpack'))})(
      { mode: 'production', ...${JSON.stringify(config)} },
      (error, stats) => { if (error || stats.hasErrors()) { console.log(error ?? stats.toString()); process.exit(1); } });`,
    );
    runScript(folder, 'bundle.config.cjs');
  } else if (bundler === 'rollup') {
    // Rollup finds packages only with a plugin, so the file is named instead.
    const file = path.join(folder, 'job.mjs');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('@job-logger/sdk', './node_modules/@job-logger/sdk/dist/index.mjs'),
    );
    run(folder, path.join(modules, '.bin/rollup'), args, env);
  } else run(folder, path.join(modules, '.bin/esbuild'), args, env);
}

interface Listed {
  status: string;
  script: string;
  lines: object[];
}

function latestRun(): Listed {
  const [latest] = JSON.parse(jobLogger('runs', '--json', '--limit', '1')) as { runId: string }[];
  return JSON.parse(jobLogger('run', latest!.runId, '--json')) as Listed;
}

/** The newest run is this script's, with its line. */
function expectRun(script: string): void {
  expect(latestRun()).toMatchObject({ status: 'Done', script, lines: [{ text: 'said' }] });
}

function runCount(): number {
  return (JSON.parse(jobLogger('runs', '--json', '--limit', '1000')) as unknown[]).length;
}

async function previewPage(): Promise<string> {
  const program = path.join(globalFolder, 'bin', 'job-logger');
  const preview = spawn(program, ['preview', '--as', 'you@example.org'], {
    cwd: outside,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [url] = (await new Promise<string[]>((resolve, reject) => {
      preview.stdout.on('data', (data) => resolve(String(data).split('\n')));
      preview.once('close', (code) => reject(new Error(`the preview ended with ${code}`)));
    })) as [string];
    const admitted = await fetch(url, { redirect: 'manual' });
    const cookie = admitted.headers
      .getSetCookie()
      .map((text) => text.split(';', 1)[0])
      .join('; ');
    const page = await fetch(new URL('/', url), { headers: { cookie } });
    expect(page.status).toBe(200);
    return await page.text();
  } finally {
    preview.kill();
  }
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

function judgements(packed: string): string[] {
  return [
    run(outside, path.join(modules, '.bin/publint'), ['run', packed, '--strict']),
    run(outside, path.join(modules, '.bin/attw'), [packed, '--no-emoji']),
  ];
}
