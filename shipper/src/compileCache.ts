/**
 * Keeps what V8 has compiled, as Node itself can from 22.1 on (`module.enableCompileCache`): compiling is a third of what
 * `job-logger` costs, and of what a shipper with SQL Server does. Without a cache, or with one that isn't ours or isn't whole,
 * it is compiled as usual.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Script } from 'node:vm';
import { requireOwn, temporaryHome } from '#sdk/home';
import { makeFolder } from '#sdk/system';

/** Evaluates a script of ASCII without `import()`, which Node doesn't know from a kept script. @param filename for tracebacks */
export function evaluate(script: string, filename: string): unknown {
  const source = Buffer.from(script, 'latin1');
  const name = [path.parse(filename).name, process.version, process.arch].join('-');
  const home = temporaryHome();
  const cache = path.join(home, 'compiled', name);
  const cachedData = readCache(home, cache, source);
  const compiled = new Script(script, { filename, ...(cachedData && { cachedData }) });
  // At the end, when all that a run needs has been compiled. V8 rejects what other options of V8 have compiled.
  if (compiled.cachedDataRejected !== false)
    process.once('exit', () => writeCache(cache, source, compiled.createCachedData()));
  return compiled.runInThisContext();
}

/** V8 checks neither the source nor what it wrote itself, and would crash. So the file has the source, and the rest twice. */
function readCache(home: string, cache: string, source: Buffer): Buffer | undefined {
  try {
    requireOwn(home);
    const bytes = readFileSync(cache);
    const [own, both] = [bytes.subarray(0, source.length), bytes.subarray(source.length)];
    const [one, other] = [both.subarray(0, both.length / 2), both.subarray(both.length / 2)];
    return own.equals(source) && one.equals(other) ? one : undefined;
  } catch {
    // There is none yet.
    return undefined;
  }
}

function writeCache(cache: string, source: Buffer, compiled: Buffer): void {
  try {
    makeFolder(path.dirname(cache), 0o700);
    requireOwn(temporaryHome());
    writeFileSync(`${cache}.${process.pid}`, Buffer.concat([source, compiled, compiled]), { mode: 0o600 });
    renameSync(`${cache}.${process.pid}`, cache);
  } catch {
    // The next start compiles again.
  }
}
