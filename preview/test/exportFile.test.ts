import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readExport } from '../src/server/exportFile.js';
import { EXPORT } from './appView.js';

type Lists = Record<string, Record<string, object>[]>;

it('what was deleted in the editor, but is still deployed, is left out, with or without its edited copy', () => {
  const json = JSON.parse(readFileSync(EXPORT, 'utf8')) as Lists;
  for (const kind of ['page', 'action', 'actionCollection']) {
    const [first] = json[`${kind}List`]!;
    const [edited, inside] = Object.entries(first!).find(([key]) => key.startsWith('unpublished'))!;
    const deleted = { ...first, id: 'deleted', [edited]: { ...inside, deletedAt: '2026-01-02T03:04:05Z' } };
    json[`${kind}List`]!.unshift(deleted as Lists[string][number], { [edited.replace('un', '')]: inside });
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'jl-export-'));
  const file = path.join(folder, 'downloaded.json');
  writeFileSync(file, JSON.stringify(json));
  const read = readExport(file);
  rmSync(folder, { recursive: true });
  expect(read).toEqual(readExport(EXPORT));
});
