/** `npm run release`: makes what is published in `release/`: both packages, Python's wheel, checksums and notes. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setUpPython } from './python.mjs';
import { root, run, setUp } from './setup.mjs';

const folder = path.join(root, 'release');

setUp();
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const packed of ['.', 'sdk']) {
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: path.join(root, packed) });
}
packPython();
const files = readdirSync(folder).toSorted();
for (const file of files) chmodSync(path.join(folder, file), 0o644);
writeFileSync(path.join(folder, 'SHA256SUMS'), files.map((file) => `${sha256(file)}  ${file}\n`).join(''));
writeFileSync(path.join(folder, 'NOTES.md'), notes());
console.log(`Made ${[...files, 'SHA256SUMS', 'NOTES.md'].map((file) => path.join('release', file)).join(', ')}.`);

function packPython() {
  const python = setUpPython();
  if (!python) process.exit(1);
  const words = ['-m', 'pip', 'wheel', '--quiet', '--disable-pip-version-check', '--no-deps', '--wheel-dir', folder];
  const { status } = spawnSync(python, [...words, path.join(root, 'python')], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

function sha256(file) {
  return createHash('sha256')
    .update(readFileSync(path.join(folder, file)))
    .digest('hex');
}

/** The newest part of the changelog. */
function notes() {
  const [, newest = ''] = readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8').split(/^(?=## )/m);
  const lines = files.map((file) => `- \`${file}\``);
  return `${newest.trim()}\n\n## Files\n\n${lines.join('\n')}\n\n\`sha256sum --check SHA256SUMS\` checks them. docs/install.md says how each is installed.\n`;
}
