/** Thin is a promise: the job's side can be read in one sitting. All lines count, including comments. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const sources = path.resolve(__dirname, '../src');
const MOST_LINES = 1800;

it(`the SDK's sources are at most ${MOST_LINES} lines`, () => {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const lines = files.map((file) => readFileSync(path.join(sources, file), 'utf8').split('\n').length - 1);
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(MOST_LINES);
});

it('no text of the bundle goes on in the next line, which other bundlers indent; its source map is right', () => {
  const bundle = path.resolve(sources, '../dist/index.js');
  expect(readFileSync(bundle, 'utf8')).not.toContain('\\\n');
  const args = ['--enable-source-maps', '-e', 'require(process.argv[1]).monitorJob({ jobID: 3 })', bundle];
  expect(spawnSync(process.execPath, args).stderr.toString()).toMatch(
    /src.options\.ts:\d+.*\s+.*src.monitorJob\.ts:\d/,
  );
});
