/** docker-compose.yml and Dockerfile, as far as they can be checked without Docker. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { SETTING_NAMES } from '../../cli/src/commandSettings.js';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

interface Service {
  image?: string;
  build?: string;
  ports?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  entrypoint?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}
const compose = parse(read('docker-compose.yml')) as { services: Record<string, Service>; volumes: object };

/** Keys of the compose specification; Compose would refuse a mistyped one, or ignore it. */
const KNOWN_KEYS = `image build platform command entrypoint environment volumes ports healthcheck depends_on restart
  stop_grace_period`.split(/\s+/);

it.each(Object.entries(compose.services))('the service %s names only what exists', (_name, service) => {
  expect(KNOWN_KEYS).toEqual(expect.arrayContaining(Object.keys(service)));
  expect([service.image, service.build].filter(Boolean)).toHaveLength(1);
  for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
    expect(compose.services).toHaveProperty(other);
    expect(condition).toBe(compose.services[other]!.healthcheck ? 'service_healthy' : 'service_completed_successfully');
  }
  const mounted = (service.volumes ?? []).map((volume) => volume.split(':')[0]!);
  const named = mounted.filter((source) => /^[\w-]+$/.test(source));
  expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(named));
  expect(service.healthcheck?.test[0] ?? 'CMD').toMatch(/^CMD(-SHELL)?$/);
});

it('publishes only Appsmith, and only on loopback', () => {
  const published = Object.entries(compose.services).flatMap(([name, { ports = [] }]) =>
    ports.map((port) => [name, port]),
  );
  expect(published).toEqual([['appsmith', expect.stringMatching(/^127\.0\.0\.1:/)]]);
});

it('contains no password, and uses none from .env', () => {
  for (const { environment = {} } of Object.values(compose.services))
    for (const name of Object.keys(environment)) expect(name).not.toMatch(/PASSWORD/);
  expect(read('.env.example')).not.toMatch(/PASSWORD/);
});

it('shows the administrator’s password only to the database and to setup', () => {
  const seen = Object.entries(compose.services).filter(([, { volumes = [] }]) =>
    volumes.some((one) => one.startsWith('sa-password')),
  );
  expect(seen.map(([name]) => name)).toEqual(['secrets', 'database', 'setup']);
});

const connection = (login: string) =>
  `Server=database,1433;Database=JobLogger;User Id=joblogger_${login};Password=Jl1-${login};` +
  'Encrypt=true;TrustServerCertificate=true';

describe('the watcher', () => {
  const { volumes, environment = {}, entrypoint = [] } = compose.services['watcher']!;

  it('sees only its own passwords, and gets existing settings', () => {
    expect(volumes).toEqual(['watcher-passwords:/secrets/watcher:ro']);
    for (const name of Object.keys(environment)) expect(SETTING_NAMES).toContain(name);
  });

  it('replaces the shell by the command, with its own login, and the dashboard’s for Slack', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'jl-compose-'));
    try {
      for (const login of ['watcher', 'dashboard']) writeFileSync(path.join(folder, login), `Jl1-${login}`);
      const fakeNode = '#!/bin/sh\necho "$$ $*"; echo "$JOB_LOGGER_DB"; echo "$JOB_LOGGER_SLACK_DB"';
      writeFileSync(path.join(folder, 'node'), fakeNode, { mode: 0o755 });
      const [shell = '', flag = '', script = ''] = entrypoint;
      const { pid, stdout } = spawnSync(
        shell,
        [flag, script.replaceAll('$$', '$').replace('/secrets/watcher', `'${folder}'`)],
        { env: { PATH: `${folder}:${process.env.PATH}` }, encoding: 'utf8' },
      );
      expect(stdout.trim().split('\n')).toEqual([
        `${pid} dist/job-logger.js watch`,
        connection('watcher'),
        connection('dashboard'),
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it('names each image by a version', () => {
  const images = Object.values(compose.services).flatMap(({ image }) => image ?? []);
  for (const image of images) expect(image).toMatch(/:(2022-latest|v\d+\.\d+)$/);
});

it("has a Dockerfile in two stages that doesn't end as root, and starts no shell", () => {
  const dockerfile = read('Dockerfile');
  for (const [, words = ''] of dockerfile.matchAll(/^(?:ENTRYPOINT|CMD) (.*)$/gm))
    expect(JSON.parse(words)).toBeInstanceOf(Array);
  expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
  expect(dockerfile.slice(dockerfile.lastIndexOf('FROM '))).toMatch(/^USER node$/m);
});

it('builds with what .dockerignore leaves in', () => {
  // `**/` is any folder, and `*` any name or a part of one.
  const ignored = read('.dockerignore')
    .trim()
    .replaceAll(/[.]|\*\*\/|\*/g, (found) => ({ '.': '\\.', '**/': '(.*/)?' })[found] ?? '[^/]*')
    .replaceAll('\n', '|');
  const isIgnored = new RegExp(`^(${ignored})$`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'jl-image-'));
  try {
    cpSync(root, folder, {
      recursive: true,
      filter: (file) => !isIgnored.test(path.relative(root, file).replaceAll('\\', '/')),
    });
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    const built = spawnSync(process.execPath, ['build/build.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(built).toMatchObject({ status: 0, stderr: '' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
