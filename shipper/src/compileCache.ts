/**
 * Keeps what V8 has compiled, as Node itself can from 22.1 on (`module.enableCompileCache`): compiling is a third of what
 * `job-logger` costs, and of what a shipper with SQL Server does. Without a cache, or with one that isn't ours or isn't
 * whole, it is compiled as usual.
 */
import { readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Script } from 'node:vm';
import { tryOr } from '#sdk/foreign';
import { requireOwn, temporaryHome } from '#sdk/home';
import { makeFolder } from '#sdk/system';

/** So many runs add what they have compiled. The first may have been a mistake in an option. */
const ROUNDS = 4;

interface Kept {
  cachedData: Buffer;
  rounds: number;
}

/**
 * Evaluates a script of ASCII without `import()`, which Node doesn't know from a kept script.
 *
 * @param filename for tracebacks
 * @param mayWrite whether what this process compiles is kept
 */
export function evaluate(script: string, filename: string, mayWrite = true): unknown {
  const source = Buffer.from(script, 'latin1');
  const home = temporaryHome();
  const cache = path.join(home, 'compiled', [path.parse(filename).name, process.version, process.arch].join('-'));
  const kept = readCache(home, cache, source);
  const compiled = new Script(script, { filename, ...(kept && { cachedData: kept.cachedData }) });
  // V8 rejects what was compiled with other options of V8.
  const rounds = compiled.cachedDataRejected === false ? kept!.rounds : 0;
  // At the end, when all that a run needs has been compiled.
  if (mayWrite && rounds < ROUNDS) process.once('exit', () => writeCache(home, cache, source, compiled, rounds + 1));
  return compiled.runInThisContext();
}

/** V8 checks neither the source nor what it wrote itself, and would crash. So the file has the source, and the rest twice. */
function readCache(home: string, cache: string, source: Buffer): Kept | undefined {
  try {
    requireOwn(home);
    const bytes = readFileSync(cache);
    const length = (bytes.length - source.length - 1) / 2;
    const cachedData = bytes.subarray(0, length);
    const isWhole =
      cachedData.equals(bytes.subarray(length, 2 * length)) && source.equals(bytes.subarray(2 * length, -1));
    return isWhole ? { cachedData, rounds: bytes.at(-1)! } : undefined;
  } catch {
    // There is none yet.
    return undefined;
  }
}

function writeCache(home: string, cache: string, source: Buffer, compiled: Script, rounds: number): void {
  const incomplete = `${cache}.${process.pid}`;
  try {
    makeFolder(path.dirname(cache), 0o700);
    requireOwn(home);
    const cachedData = compiled.createCachedData();
    // First, because V8 copies what isn't aligned to eight bytes.
    const bytes = Buffer.concat([cachedData, cachedData, source, Buffer.of(rounds)]);
    writeFileSync(incomplete, bytes, { mode: 0o600 });
    renameSync(incomplete, cache);
  } catch {
    // The next start compiles again. Where there is little room, a rest would keep it full.
    tryOr(undefined, () => unlinkSync(incomplete));
  }
}
