/**
 * Keeps what V8 has compiled of a file, as Node itself does from 22.1 on (`module.enableCompileCache`): compiling is a
 * third of what `exec` costs. Without a cache, or with one that isn't ours or isn't whole, the file is compiled as usual.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import { requireOwn, temporaryHome } from '#sdk/home';

type ModuleWrapper = (exports: object, require: NodeJS.Require, module: object, file: string, folder: string) => void;

/** Bytes of the checksum before what V8 wrote, which V8 doesn't check and would crash of. */
const CHECKSUM = 4;

/** Runs a file of ours as `require` does. The build has made a function of it, as Node makes of each module, in ASCII. */
export function requireCompiled(file: string): void {
  const source = readFileSync(file);
  const name = [path.basename(file, '.js'), crc32(source), process.version, process.arch].join('-');
  const cache = path.join(temporaryHome(), 'compiled', name);
  const cachedData = readCache(cache);
  const script = new Script(source.toString('latin1'), { filename: file, ...(cachedData && { cachedData }) });
  // At the end, when all that a run needs has been compiled.
  if (!cachedData) process.once('exit', () => writeCache(cache, script.createCachedData()));
  const module = { exports: {} };
  const run = script.runInThisContext() as ModuleWrapper;
  run(module.exports, require, module, file, path.dirname(file));
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
    mkdirSync(path.dirname(cache), { recursive: true, mode: 0o700 });
    requireOwn(temporaryHome());
    const checksum = Buffer.alloc(CHECKSUM);
    checksum.writeUInt32LE(crc32(compiled));
    writeFileSync(`${cache}.${process.pid}`, Buffer.concat([checksum, compiled]), { mode: 0o600 });
    renameSync(`${cache}.${process.pid}`, cache);
  } catch {
    // The next start compiles again.
  }
}
