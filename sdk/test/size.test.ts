/** Thin is a promise: the job's side can be read in one sitting. All lines count, including comments. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const sources = path.resolve(__dirname, '../src');
const MOST_LINES = 1800;

it(`the SDK's sources are at most ${MOST_LINES} lines`, () => {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const lines = files.map((file) => readFileSync(path.join(sources, file), 'utf8').split('\n').length - 1);
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(MOST_LINES);
});

it('no text of the bundle goes on in the next line, which other bundlers indent', () => {
  expect(readFileSync(path.resolve(sources, '../dist/index.js'), 'utf8')).not.toContain('\\\n');
});
