import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

it('a clone by Git for Windows has the line ends that the formatter and the checks want', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'jl-eol-'));
  const clone = path.join(folder, 'clone');
  try {
    // With the default configuration of Git for Windows.
    execFileSync('git', ['clone', '-q', '--no-hardlinks', '-c', 'core.autocrlf=true', root, clone]);
    const listed = execFileSync('git', ['ls-files', '--eol'], { cwd: clone, encoding: 'utf8' });
    const withCr = listed.split('\n').filter((line) => / w\/(crlf|mixed)/.test(line));
    expect(withCr.every((line) => line.endsWith('.ps1'))).toBe(true);
    expect(readFileSync(path.join(clone, 'cli/src/main.ts'), 'utf8')).not.toContain('\r');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
