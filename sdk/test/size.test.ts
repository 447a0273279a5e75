/**
 * Thin is a promise: what a job loads stays under 1,000 lines of code, all of `sdk/` under 2,000. What counts is what is
 * left of a file without its types, comments, blank lines and imports.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync, transformSync } from 'esbuild';

const sources = path.resolve(__dirname, '../src');

describe('lines of code', () => {
  it('of what a job loads are at most 1,000', () => {
    const { metafile } = buildSync({
      entryPoints: [path.join(sources, 'index.ts')],
      absWorkingDir: sources,
      bundle: true,
      platform: 'node',
      external: ['dotenv'],
      write: false,
      metafile: true,
      outfile: 'index.js',
    });
    expect(linesOf(Object.keys(metafile.inputs))).toBeLessThanOrEqual(1000);
  });

  it('of all of the SDK are at most 2,000', () => {
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    expect(linesOf(files)).toBeLessThanOrEqual(2000);
  });
});

function linesOf(files: string[]): number {
  return files.reduce((sum, file) => sum + codeOf(readFileSync(path.join(sources, file), 'utf8')), 0);
}

function codeOf(source: string): number {
  const { code } = transformSync(source, { loader: 'ts', target: 'node20' });
  const text = code.replaceAll(/^\s*(?:\/\*.*?\*\/|\/\/[^\n]*)\n/gms, '');
  const statements = text.replaceAll(/^(?:import|export) [^;]*? from "[^"]*";\n/gms, '');
  return statements.split('\n').filter((line) => line.trim() !== '').length;
}
