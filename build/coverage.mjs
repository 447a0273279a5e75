/**
 * Which lines of `sdk/`, `shipper/` and `database/` the tests have run, counted over all processes: jest's own, and every job,
 * shipper and command that a test has started (each leaves a dump, see `isolateTests.cjs`).
 *
 * Blank lines, comments and types aren't counted: they can't be missed.
 */
import { mergeProcessCovs } from '@bcoe/v8-coverage';
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import { transformSync } from 'esbuild';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { root } from './setup.mjs';

/** Of each of these at least so many lines of a hundred. */
const FLOOR = 90;
const FOLDERS = ['sdk', 'shipper', 'database'];
/** Dumps are merged so many at a time: a shipper's takes 1.5 MB. */
const AT_ONCE = 100;

/**
 * @param folder holds jest's `coverage-final.json` and, in `processes/`, the dumps
 * @returns a row for each folder: lines, how many were run, and the files with the most that weren't
 */
export function coveredLines(folder) {
  const run = linesOfJest(path.join(folder, 'coverage-final.json'));
  for (const { url, functions } of scriptsOf(path.join(folder, 'processes')))
    addLines(run, fileURLToPath(url), functions);
  return FOLDERS.map((name) => rowOf(name, run));
}

/** One line for each folder, and whether all of them reach the floor. */
export function judge(rows) {
  const enough = rows.every(({ share }) => share >= FLOOR);
  const said = rows.map(({ name, share, hit, lines, missed }) => {
    const most = share >= FLOOR ? '' : `; most are missed in ${missed.slice(0, 5).join(', ')}`;
    return `${name}/: ${share.toFixed(1)} % of ${lines} lines run by the tests (${hit})${most}`;
  });
  return { enough, lines: said };
}

/** What our own scripts did in all processes together. */
function scriptsOf(folder) {
  const dumps = readdirSync(folder).filter((name) => name.endsWith('.json'));
  let merged = { result: [] };
  for (let at = 0; at < dumps.length; at += AT_ONCE) {
    const some = dumps.slice(at, at + AT_ONCE).map((name) => ({ result: ownScripts(path.join(folder, name)) }));
    merged = mergeProcessCovs([merged, ...some]);
  }
  return merged.result;
}

function ownScripts(dump) {
  const own = ['sdk', 'dist'].map((name) => `${pathToFileURL(path.join(root, name)).href}/`);
  try {
    return JSON.parse(readFileSync(dump, 'utf8')).result.filter(
      ({ url }) => own.some((prefix) => url.startsWith(prefix)) && existsSync(fileURLToPath(url)),
    );
  } catch {
    // Of a process that was killed while it wrote.
    return [];
  }
}

/** By file the lines that jest's own processes have run. */
function linesOfJest(report) {
  const files = Object.values(JSON.parse(readFileSync(report, 'utf8')));
  return new Map(
    files.map(({ path: file, statementMap, s }) => [
      file,
      new Set(Object.keys(s).flatMap((id) => (s[id] > 0 ? [statementMap[id].start.line] : []))),
    ]),
  );
}

/** Adds the source lines of a built file that V8 saw run: of each place that its source map names, by the innermost range. */
function addLines(run, built, functions) {
  if (!existsSync(`${built}.map`)) return;
  const lineStarts = [0];
  for (const { index } of readFileSync(built, 'utf8').matchAll(/\n/g)) lineStarts.push(index + 1);
  const ranges = functions
    .flatMap((one) => one.ranges)
    .toSorted((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const around = [];
  let next = 0;
  eachMapping(new TraceMap(readFileSync(`${built}.map`, 'utf8')), (mapping) => {
    if (mapping.source === null) return;
    const offset = lineStarts[mapping.generatedLine - 1] + mapping.generatedColumn;
    for (; next < ranges.length && ranges[next].startOffset <= offset; next++) around.push(ranges[next]);
    while (around.length > 0 && around.at(-1).endOffset <= offset) around.pop();
    if (!around.at(-1)?.count) return;
    const source = path.resolve(path.dirname(built), mapping.source);
    if (!run.has(source)) run.set(source, new Set());
    run.get(source).add(mapping.originalLine);
  });
}

function rowOf(name, run) {
  const files = readdirSync(path.join(root, name, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  const counts = files.map((file) => ({
    file: path.relative(root, file),
    ...countOf(linesWithCode(file), run.get(file)),
  }));
  const lines = counts.reduce((sum, one) => sum + one.lines, 0);
  const hit = counts.reduce((sum, one) => sum + one.hit, 0);
  const missed = counts
    .filter((one) => one.hit < one.lines)
    .toSorted((a, b) => b.lines - b.hit - (a.lines - a.hit))
    .map((one) => `${one.file} (${one.lines - one.hit})`);
  return { name, lines, hit, share: (100 * hit) / lines, missed };
}

function countOf(code, run = new Set()) {
  return { lines: code.size, hit: [...code].filter((line) => run.has(line)).length };
}

/** Numbers of the lines that esbuild makes code of. */
function linesWithCode(file) {
  const { map } = transformSync(readFileSync(file, 'utf8'), { loader: 'ts', sourcemap: 'external', target: 'node20' });
  const lines = new Set();
  eachMapping(new TraceMap(map), ({ originalLine }) => lines.add(originalLine));
  return lines;
}
