/** Writes THIRD-PARTY-NOTICES.md: the licence of each package whose code is in our bundles. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './setup.mjs';

/** @param inputs files in the bundles, as esbuild names them */
export function writeNotices(folder, inputs) {
  const packages = new Map();
  for (const input of inputs) {
    const found = findPackage(input);
    if (found) packages.set(`${found.name} ${found.version}`, found);
  }
  const notices = [...packages]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([, found]) => notice(found));
  const text = ['# Third-party notices', 'These packages are part of the files of this one.', ...notices];
  writeFileSync(path.join(folder, 'THIRD-PARTY-NOTICES.md'), `${text.join('\n\n')}\n`);
}

function findPackage(input) {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll('\\', '/')) ?? [];
  if (!folder) return undefined;
  const { name, version, license } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  return { name, version, license, folder: path.join(root, folder) };
}

function notice({ name, version, license, folder }) {
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|-|$)/i.test(entry));
  const notices = readdirSync(folder).find((entry) => /^notice(\.|$)/i.test(entry));
  const texts = [file, notices].filter(Boolean).map((entry) => readFileSync(path.join(folder, entry), 'utf8').trim());
  const body = texts.length > 0 ? texts.map((text) => `\`\`\`text\n${text.replaceAll('```', "'''")}\n\`\`\``) : [];
  return [`## ${name} ${version} (${license ?? 'see its own text'})`, ...body].join('\n\n');
}
