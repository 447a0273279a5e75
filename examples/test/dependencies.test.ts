import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

interface Package {
  workspaces?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

describe('docs/dependencies.md', () => {
  it('has each direct dependency of each package.json, with a reason, and no other', () => {
    const listed = readFileSync(path.join(root, 'docs/dependencies.md'), 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [, name, owners = 'root', why = ''] = /^\| `([^`]+)` *\|(?:([^|]+)\|)? *(.*?) *\|$/.exec(line) ?? [];
        return name && why ? [`${name}: ${names(owners.replaceAll(/\(.*?\)/g, '').split(','))}`] : [];
      });
    expect(listed.toSorted()).toEqual(dependencies().toSorted());
  });
});

/** `name: packages that have it` */
function dependencies(): string[] {
  const owners = new Map<string, string[]>();
  for (const folder of ['', ...(read('').workspaces ?? [])]) {
    const { dependencies: used, devDependencies, peerDependencies, optionalDependencies } = read(folder);
    for (const name of Object.keys({ ...used, ...devDependencies, ...peerDependencies, ...optionalDependencies })) {
      if (!name.startsWith('@job-logger/')) owners.set(name, [...(owners.get(name) ?? []), folder || 'root']);
    }
  }
  return [...owners].map(([name, folders]) => `${name}: ${names(folders)}`);
}

function read(folder: string): Package {
  return JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
}

function names(folders: string[]): string {
  return folders
    .map((folder) => folder.trim())
    .toSorted()
    .join(', ');
}
