/**
 * Who may write a file: settings are read and journals kept only where nobody else may write. On Windows Node knows
 * neither owners nor rights, so PowerShell is asked, once for each state of a file. It answers with a security
 * descriptor (https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format).
 */
import { lstatSync, readFileSync, type Stats, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalPath } from './canonicalPath.js';
import { makeFolder } from './makeFolder.js';
import { powershell } from './systemProgram.js';

/** SYSTEM, administrators (local, domain, enterprise), the Windows installer, and the file's owner, who is checked separately. */
const TRUSTED =
  /^(?:SY|BA|LA|DA|EA|OW|CO|S-1-5-18|S-1-5-32-544|S-1-3-[04]|S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464|S-1-5-21-[\d-]+-(?:500|512|519))$/;
/** Bits of an access mask by their abbreviation ("ACE Strings", "File access rights"). */
const RIGHTS: Record<string, number> = {
  GA: 0x1f01ff, FA: 0x1f01ff, KA: 0xf003f, GW: 0x120116, FW: 0x120116, KW: 0x20006,
  WO: 0x80000, WD: 0x40000, SD: 0x10000, DT: 0x40, DC: 0x2, LC: 0x4,
}; // prettier-ignore
/** Accounts of services that a descriptor names by letters. */
const SERVICES: Record<string, string> = { LS: 'S-1-5-19', NS: 'S-1-5-20' };
/** The most common ones, in words. */
const PEOPLE: Record<string, string> = {
  WD: 'everybody',
  BU: 'every user',
  AU: 'every user',
  IU: 'every user',
  BG: 'every guest',
};
/** Rights that allow changing a file, or replacing a folder's files. */
const CHANGES = { file: 0x500d0006, folder: 0x100d0040, journals: 0x500d0046 };
/** How many answers are kept, and how long one may take, in milliseconds. */
const KEPT = 20;
const ANSWER_WITHIN = 10_000;

/**
 * @param self our own security identifier
 * @returns who else may write, as the descriptor names them (`BU`: every user, `WD`: everybody, or `S-1-…`)
 */
export function findWriter(descriptor: string, self: string, kind: keyof typeof CHANGES): string | undefined {
  const isTrusted = (name: string) => TRUSTED.test(name) || (SERVICES[name] ?? name) === self;
  const [, owner = ''] = /^O:(S-[\d-]+|[A-Z]{2})/.exec(descriptor) ?? [];
  if (!isTrusted(owner)) return owner;
  // Without a list, everybody may do everything.
  if (!/D:[A-Z]*\(|D:[A-Z]+$/.test(descriptor) || descriptor.includes('NO_ACCESS_CONTROL')) return 'WD';
  const denied: Record<string, number> = {};
  const entries = descriptor.matchAll(/\((D|X?A);(\w*);(\w*);\w*;\w*;([\w-]+)/g);
  for (const [, type = '', flags = '', rights = '', name = ''] of entries) {
    // An entry that is only inherited doesn't apply to the folder itself, but to the journals in it.
    if (/^(?:..)*IO/.test(flags) && kind !== 'journals') continue;
    const mask = rights.startsWith('0x')
      ? Number(rights)
      : (rights.match(/../g) ?? []).reduce((sum, one) => sum | (RIGHTS[one] ?? 0), 0);
    // What is denied for the journals' folder may be allowed for a journal.
    const withheld = kind === 'journals' ? 0 : (denied[name] ?? 0) | (denied['WD'] ?? 0);
    if (type === 'D') denied[name] = (denied[name] ?? 0) | mask;
    else if ((mask & CHANGES[kind] & ~withheld) !== 0 && !isTrusted(name)) return name;
  }
  return undefined;
}

/**
 * @param file a settings file; `stats` describes the file that was opened
 * @param scriptFolders the main script's folders. Whoever may write there may replace the script itself, so on Windows
 * the slow check is left out there
 * @throws Error that says what to do, if others may write it
 */
export function requireSafeSettings(file: string, stats: Stats, scriptFolders: string[]): void {
  const isWindows = process.platform === 'win32';
  if (isWindows && scriptFolders.includes(path.dirname(file))) return;
  const writer = isWindows
    ? (askWriter(file, 'file') ?? askWriter(path.dirname(file), 'folder'))
    : (findOwner(lstatSync(file)) ?? findOwner(stats) ?? findByMode(stats));
  const byIcacls =
    'Make it an administrator\'s, who alone may write it: "job-logger init --machine" does so for the machine\'s file, icacls for others';
  const todo = isWindows ? byIcacls : 'Give it to yourself or root (chown, chmod go-w)';
  if (writer) throw new Error(`${writer} may write it, and it could name another database. ${todo}`);
}

/** Undefined if that is us, root, or the owner of the main script. */
function findOwner({ uid }: Stats): string | undefined {
  const scriptOwner = process.argv[1] && statSync(process.argv[1], { throwIfNoEntry: false })?.uid;
  return [0, process.getuid?.(), scriptOwner].includes(uid) ? undefined : `user ${uid}`;
}

/** The owner's own group (as `useradd` makes it) counts as the owner. */
function findByMode({ uid, gid, mode }: Stats): string | undefined {
  if (mode & 0o002) return 'everybody';
  return mode & 0o020 && gid !== uid && gid !== 0 ? `group ${gid}` : undefined;
}

/**
 * On Windows other users can't write a user's profile; other folders are checked.
 *
 * @throws if others may write the home
 */
export function requireSafeHome(home: string): void {
  if (process.platform !== 'win32') return;
  const profile = process.env.USERPROFILE;
  const fromProfile = profile ? path.relative(canonicalPath(profile), home) : '..';
  if (!fromProfile.startsWith('..') && !path.isAbsolute(fromProfile)) return;
  const writer = askWriter(home, 'journals');
  if (writer) throw new Error(`${writer} may write there; give it to this account alone (icacls)`);
}

/** Also undefined if the system doesn't answer. */
function askWriter(file: string, kind: keyof typeof CHANGES): string | undefined {
  const { ino, ctimeMs, birthtimeMs } = statSync(file);
  // A folder's time changes with each file in it, so it is checked once a day.
  const key = [file, ino, kind === 'file' ? ctimeMs : `${birthtimeMs} ${new Date().toDateString()}`].join('|');
  const folder = process.env.LOCALAPPDATA;
  const answers = folder && path.isAbsolute(folder) ? path.join(folder, 'job-logger', 'writers.json') : '';
  let kept: Record<string, string> = {};
  try {
    kept = JSON.parse(readFileSync(answers, 'utf8')) as Record<string, string>;
  } catch {
    // It is the first time, or another process is writing it.
  }
  if (kept[key] === undefined) {
    const [self = '', descriptor = ''] = askPowerShell(file);
    if (!descriptor.startsWith('O:')) return undefined;
    kept[key] = findWriter(descriptor, self, kind) ?? '';
    try {
      makeFolder(path.dirname(answers));
      writeFileSync(answers, JSON.stringify(Object.fromEntries(Object.entries(kept).slice(-KEPT))));
    } catch {
      // The next time asks again.
    }
  }
  const writer = kept[key];
  return writer ? (PEOPLE[writer] ?? writer) : undefined;
}

function askPowerShell(file: string): string[] {
  // Loaded here, because the answers for most files are already known.
  const { execFileSync } = require('node:child_process') as typeof import('node:child_process');
  // The file's name is in a variable, because PowerShell takes typographic quotes for quotes, too.
  const asked =
    '[Security.Principal.WindowsIdentity]::GetCurrent().User.Value; (Get-Acl -LiteralPath $env:JOB_LOGGER_ASKED).Sddl';
  const { program, words, env } = powershell(asked, { JOB_LOGGER_ASKED: file });
  try {
    const said = execFileSync(program, words, {
      env,
      encoding: 'latin1',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: ANSWER_WITHIN,
      windowsHide: true,
    });
    return said.trim().split(/\s*\n/);
  } catch {
    return [];
  }
}
