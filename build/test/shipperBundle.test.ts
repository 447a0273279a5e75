/** What the shipper's file holds as comments is compiled when it is needed; the driver's own suites use it, but not these tables. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { root } from './reader.js';

const bundle = path.join(root, 'sdk/dist/shipper.js');
const tables = path.join(root, 'node_modules/iconv-lite/encodings/tables');

it.each(readdirSync(tables))('the table %s can be read', (name) => {
  const text = readFileSync(bundle, 'latin1').replaceAll(/\*@@\//g, '*/');
  const [expression] = new RegExp(`JSON\\.parse\\(require[^;]*?${name}[^;]*?"\\*/"\\)\\)`).exec(text) ?? [];
  const read = vm.compileFunction(`return ${expression}`, ['require', '__filename']);
  expect(read(createRequire(bundle), bundle)).toEqual(JSON.parse(readFileSync(path.join(tables, name), 'utf8')));
});

it('is ASCII, so that it takes one byte a letter in memory', () => {
  expect(/[^\0-\x7f]/.exec(readFileSync(bundle, 'latin1'))).toBeNull();
});
