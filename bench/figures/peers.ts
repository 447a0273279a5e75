import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { alternate, atMostTimes, type Bench, type Measured, summarise } from './figure.js';
import { measurePrint } from './timing.js';

/** The versions that are compared; the bench installs them into a temporary folder. */
const PEERS = { pino: '10.4.0', winston: '3.19.0', mssql: '12.7.14', sentry: '@sentry/node@11.12.0' } as const;

const repository = path.resolve(__dirname, '../..');

/** What a script installs and loads for the SDK, compared with packages that people know. */
export async function peers({ sandbox: { env }, ...bench }: Bench): Promise<Measured[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'job-logger-peers-'));
  try {
    const installed = (name: string, what: string) => install(path.join(folder, name), what);
    const sdk = installed('sdk', packSdk(folder));
    const sentry = installed('sentry', PEERS.sentry);
    const scripts = {
      sdk: writeImportScript(sdk, '@job-logger/sdk'),
      pino: writeImportScript(installed('pino', `pino@${PEERS.pino}`), 'pino'),
      winston: writeImportScript(installed('winston', `winston@${PEERS.winston}`), 'winston'),
      mssql: writeImportScript(installed('mssql', `mssql@${PEERS.mssql}`), 'mssql'),
      sentry: writeImportScript(sentry, '@sentry/node'),
    };
    const timed = (script: string) => () => measurePrint(script, env);
    const { sdk: values, ...others } = await alternate(bench, {
      sdk: timed(scripts.sdk),
      pino: timed(scripts.pino),
      winston: timed(scripts.winston),
      mssql: timed(scripts.mssql),
      sentry: timed(scripts.sentry),
    });
    const goal = { text: '≤ 1/10', holds: ({ ratio }: { ratio: number }) => ratio <= 0.1 };
    return [
      ...Object.entries(others).map(([name, besideValues]) =>
        summarise(`start to first line with the SDK imported, beside ${name}`, 'ms', values, {
          beside: { name: `${name} imported`, values: besideValues },
          goal: atMostTimes(1),
        }),
      ),
      summarise('installed beside a script', 'MB', [getMegabytes(sdk)], {
        beside: { name: '@sentry/node', values: [getMegabytes(sentry)] },
        goal,
      }),
      summarise('packages installed beside a script', 'packages', [countPackages(sdk)], {
        beside: { name: '@sentry/node', values: [countPackages(sentry)] },
        goal,
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function packSdk(folder: string): string {
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  return path.join(folder, execFileSync('npm', args, { cwd: path.join(repository, 'sdk'), encoding: 'utf8' }).trim());
}

function install(folder: string, what: string): string {
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', what], { cwd: folder });
  return folder;
}

function writeImportScript(folder: string, name: string): string {
  const file = path.join(folder, 'imports.cjs');
  writeFileSync(file, `require('${name}');\nprocess.stdout.write(String(process.hrtime.bigint()));\n`);
  return file;
}

function listFiles(folder: string): string[] {
  return readdirSync(path.join(folder, 'node_modules'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function getMegabytes(folder: string): number {
  return listFiles(folder).reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
}

/** A package is a folder right below a `node_modules` or a scope in one. */
function countPackages(folder: string): number {
  return listFiles(folder).filter((file) => /node_modules[\\/](@[^\\/]+[\\/])?[^\\/@]+[\\/]package\.json$/.test(file))
    .length;
}
