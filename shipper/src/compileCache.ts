/**
 * Keeps what V8 has compiled, as Node itself can from 22.1 on (`module.enableCompileCache`): compiling is a third of what
 * `exec` costs, and of what a shipper with SQL Server does. Without a cache, or with one that isn't ours or isn't whole,
 * it is compiled as usual.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import { requireOwn, temporaryHome } from '#sdk/home';
import { makeFolder } from '#sdk/system';

/** Bytes of the checksum before what V8 wrote, which V8 doesn't check and would crash of. */
const CHECKSUM = 4;

/** Evaluates a script. @param filename for tracebacks */
export function evaluate(script: string, filename: string): unknown {
  const name = [path.parse(filename).name, crc32(script), process.version, process.arch].join('-');
  const cache = path.join(temporaryHome(), 'compiled', name);
  const cachedData = readCache(cache);
  const compiled = new Script(script, { filename, ...(cachedData && { cachedData }) });
  // At the end, when all that a run needs has been compiled.
  if (!cachedData) process.once('exit', () => writeCache(cache, compiled.createCachedData()));
  return compiled.runInThisContext();
}

function readCache(cache: string): Buffer | undefined {
  try {
    requireOwn(temporaryHome());
    const bytes = readFileSync(cache);
    const compiled = bytes.subarray(CHECKSUM);
    return bytes.readUInt32LE() === crc32(compiled) ? compiled : undefined;
  } catch {
    // There is none yet.
    return undefined;
  }
}

function writeCache(cache: string, compiled: Buffer): void {
  try {
    makeFolder(path.dirname(cache), 0o700);
    requireOwn(temporaryHome());
    const checksum = Buffer.alloc(CHECKSUM);
    checksum.writeUInt32LE(crc32(compiled));
    writeFileSync(`${cache}.${process.pid}`, Buffer.concat([checksum, compiled]), { mode: 0o600 });
    renameSync(`${cache}.${process.pid}`, cache);
  } catch {
    // The next start compiles again.
  }
}
