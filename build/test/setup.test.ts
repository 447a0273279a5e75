import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const lock = '{"packages": {"": {}, "a": {"version": "1.0.0"}, "b": {"version": "2.0.0", "optional": true}}}';

it.each([
  [true, '{"packages": {"a": {"version": "1.0.0"}}}'],
  [false, '{"packages": {"a": {"version": "1.0.1"}}}'],
  [false, '{"packages": {"a": {"version": "1.0.0"}, "b": {"version": "2.0.1"}}}'],
  [false, lock.slice(0, 50)],
])('the packages of the lock file are installed: %s with %s', (installed, found) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'setup-'));
  mkdirSync(path.join(folder, 'node_modules'));
  writeFileSync(path.join(folder, 'package-lock.json'), lock);
  writeFileSync(path.join(folder, 'node_modules/.package-lock.json'), found);
  const script = `import { isInstalled } from './build/setup.mjs'; console.log(isInstalled(process.argv[1]))`;
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script, folder], { encoding: 'utf8' });
  expect(said.trim()).toBe(String(installed));
});
