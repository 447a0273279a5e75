/** Folders import only in the direction of the data, never backwards or in a circle. Types don't count. */
import { build, type Plugin } from 'esbuild';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** What a folder may import besides itself. */
const MAY_IMPORT: Record<string, string[]> = {
  sdk: [],
  sql: [],
  schedule: [],
  database: ['sdk', 'sql', 'schedule'],
  shipper: ['sdk', 'database'],
  watcher: ['sdk', 'database', 'schedule'],
  preview: ['sdk', 'database'],
  cli: ['sdk', 'shipper', 'database', 'schedule', 'watcher', 'preview'],
};

const imports = new Map<string, string[]>();

const packagesAreExternal: Plugin = {
  name: 'packages',
  setup(bundle) {
    bundle.onResolve({ filter: /^[^.#/]/ }, () => ({ external: true }));
  },
};

beforeAll(async () => {
  const { metafile } = await build({
    entryPoints: [
      'sdk/src/script.ts',
      'sdk/adapters/pino.ts',
      'sdk/adapters/winston.ts',
      'shipper/src/main.ts',
      'cli/src/main.ts',
      'cli/src/exec/execCommand.ts',
      'cli/src/program.ts',
    ],
    absWorkingDir: root,
    bundle: true,
    write: false,
    outdir: 'out',
    metafile: true,
    platform: 'node',
    loader: { '.sql': 'text' },
    plugins: [packagesAreExternal],
  });
  for (const [file, { imports: all }] of Object.entries(metafile.inputs))
    imports.set(
      file,
      all.filter(({ external, kind }) => !external && kind !== 'dynamic-import').map(({ path: imported }) => imported),
    );
});

it('each folder imports only what comes before it', () => {
  const wrong = [...imports].flatMap(([file, targets]) =>
    targets.filter((target) => !mayImport(getFolder(file), getFolder(target))).map((target) => `${file} → ${target}`),
  );
  expect(imports.size).toBeGreaterThan(200);
  expect(wrong).toEqual([]);
});

it('no file imports itself by way of others', () => {
  const circles = [...imports.keys()].filter((file) => reachable(file).has(file));
  expect(circles).toEqual([]);
});

function mayImport(from: string, to: string): boolean {
  return from === to || to === 'package.json' || (MAY_IMPORT[from]?.includes(to) ?? false);
}

function getFolder(file: string): string {
  return file.split('/')[0] ?? '';
}

function reachable(file: string): Set<string> {
  const seen = new Set<string>();
  const next = [...(imports.get(file) ?? [])];
  for (let one = next.pop(); one !== undefined; one = next.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    next.push(...(imports.get(one) ?? []));
  }
  return seen;
}
