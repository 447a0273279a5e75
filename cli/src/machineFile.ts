/** The machine's settings file. Only administrators can write it, because it decides where every script's runs go. */
import {
  chmodSync,
  chownSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { machineFile } from '#sdk/settings';
import { makeFolder, systemProgram } from '#sdk/system';
import { quoteSetting } from './quoteSetting.js';
import { runProgram } from './runProgram.js';
import { getErrorCode, Failure, getErrorMessage } from './failure.js';

/** SYSTEM, Administrators and Users by their ids, because their names depend on Windows' language. */
const ADMINISTRATORS = '*S-1-5-32-544';
const RIGHTS = ['*S-1-5-18:(OI)(CI)F', `${ADMINISTRATORS}:(OI)(CI)F`, '*S-1-5-32-545:(OI)(CI)RX'];

/**
 * Writes JOB_LOGGER_DB into it. An existing file is renamed, because anybody may have written it.
 *
 * @returns the file, and the path of the earlier one
 * @throws Failure if that fails; the file is then as it was
 */
export function writeMachineFile(setting: string): { file: string; before: string | undefined } {
  const file = machineFile();
  const folder = path.dirname(file);
  const value = quoteSetting(setting);
  try {
    makeFolder(folder);
    if (process.platform === 'win32') takeOver(folder, path.basename(file));
    const old = statSync(file, { throwIfNoEntry: false });
    const before = old && `${file}.before`;
    if (before) renameSync(file, before);
    try {
      writeFileSync(file, `JOB_LOGGER_DB=${value}\n`, { mode: 0o600 });
    } catch (error) {
      rmSync(file, { force: true });
      if (before) renameSync(before, file);
      throw error;
    }
    if (process.platform !== 'win32') allowReaders(file, old);
    return { file, before };
  } catch (error) {
    if (error instanceof Failure) throw error;
    // icacls gives no code.
    const isRefused = ['EACCES', 'EPERM', 'EROFS', ''].includes(getErrorCode(error));
    const way = process.platform === 'win32' ? ' Run it as administrator.' : ' Run it as root (sudo).';
    throw new Failure(`${file} can't be written (${getErrorMessage(error)}).${isRefused ? way : ''}`);
  }
}

/** Everybody, or those who could read the earlier file. Only we may write it. */
function allowReaders(file: string, old: Stats | undefined): void {
  if (old && old.gid !== statSync(file).gid) chownSync(file, -1, old.gid);
  chmodSync(file, 0o600 | ((old?.mode ?? 0o644) & 0o044));
}

/**
 * The creator of an existing folder owns it, and may have granted rights: every user may make folders in ProgramData. Only
 * the folder itself: the watcher's folder in it has rights of its own, because its settings contain keys.
 */
function takeOver(folder: string, name: string): void {
  const [other] = readdirSync(folder).filter((one) => ![name, `${name}.before`].includes(one));
  if (other !== undefined && path.basename(folder) !== 'job-logger')
    throw new Failure(`${folder} holds ${other}, whose rights would change: give the file a folder of its own.`);
  // The file, with a password in it, would go where the link leads.
  if (lstatSync(folder).isSymbolicLink())
    throw new Failure(`${folder} is a link, which anybody may have made: remove it.`);
  const icacls = systemProgram('icacls.exe');
  for (const words of [
    ['/setowner', ADMINISTRATORS, '/L'],
    ['/reset', '/L'],
    ['/inheritance:r', '/grant:r', ...RIGHTS],
  ]) {
    runProgram(icacls, [folder, ...words]);
  }
}
