import { powershell } from '../system/systemProgram.js';
import { findWriter } from '../system/writers.js';

const ME = 'S-1-5-21-1004336348-1177238915-682003330-1105';
const MALLORY = 'S-1-5-21-1004336348-1177238915-682003330-1234';
const INSTALLER = 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464';

/** Descriptors from `(Get-Acl …).Sddl`: of Windows' own folders, from Microsoft's documentation, and of folders that people make. */
describe('who else may write, according to a security descriptor', () => {
  it.each([
    // Made by `init --machine`.
    ['file', 'O:BAG:DUD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)', undefined],
    ['folder', 'O:BAG:DUD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)', undefined],
    // %ProgramData% itself: users make and own files and folders there, but can't replace other users'.
    [
      'folder',
      'O:SYG:SYD:PAI(A;OICIIO;GA;;;CO)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;CI;DCLCRPCR;;;BU)(A;OICI;0x1200a9;;;BU)',
      undefined,
    ],
    [
      'journals',
      'O:SYG:SYD:PAI(A;OICIIO;GA;;;CO)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;CI;DCLCRPCR;;;BU)(A;OICI;0x1200a9;;;BU)',
      'BU',
    ],
    // A folder that somebody made in it.
    [
      'folder',
      `O:${MALLORY}G:DUD:AI(A;ID;FA;;;${MALLORY})(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;CIID;DCLCRPCR;;;BU)(A;OICIID;0x1200a9;;;BU)`,
      MALLORY,
    ],
    // The same with tidier rights: its owner can change them back.
    ['folder', `O:${MALLORY}G:DUD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)`, MALLORY],
    ['file', `O:BAG:DUD:PAI(A;;FA;;;SY)(A;;0x1301bf;;;${MALLORY})`, MALLORY],
    // C:\jobs, made in the root of a drive.
    ['file', 'O:BAG:DUD:AI(A;ID;FA;;;BA)(A;ID;FA;;;SY)(A;ID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)', 'AU'],
    [
      'folder',
      'O:BAG:DUD:AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)(A;OICIIOID;SDGXGWGR;;;AU)',
      'AU',
    ],
    // A profile.
    ['file', `O:${ME}G:DUD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FA;;;${ME})`, undefined],
    // C:\Windows.
    [
      'folder',
      `O:${INSTALLER}G:${INSTALLER}D:PAI(A;;FA;;;${INSTALLER})(A;CIIO;GA;;;${INSTALLER})(A;;0x1301bf;;;SY)(A;OICIIO;GA;;;SY)(A;;0x1200a9;;;BU)(A;OICIIO;GXGR;;;BU)(A;OICIIO;GA;;;CO)(A;;0x1200a9;;;AC)`,
      undefined,
    ],
    // Everybody: by a right, without a list, or by the right to change the list. A denial gives nothing.
    ['file', 'O:BAG:BAD:(A;;FA;;;WD)', 'WD'],
    ['file', 'O:BAG:BAD:(A;;GW;;;S-1-1-0)', 'S-1-1-0'],
    ['file', 'O:BAG:BA', 'WD'],
    ['file', 'O:BAG:BAD:NO_ACCESS_CONTROL', 'WD'],
    ['file', 'O:BAG:BAD:(A;;0x1200a9;;;WD)(A;;WD;;;BU)', 'BU'],
    ['file', 'O:BAG:BAD:P(D;;FA;;;WD)(A;;FA;;;BA)S:AI(AU;SAFA;DCLCRPCRSDWDWO;;;WD)', undefined],
    ['file', 'O:BAG:BAD:P', undefined],
    // A denial withholds what comes after it, from those whom it names.
    ['file', 'O:BAG:BAD:(D;;FA;;;BU)(A;;FA;;;BU)(A;;FA;;;BA)', undefined],
    ['file', 'O:BAG:BAD:(D;;FA;;;WD)(A;;0x1301bf;;;AU)', undefined],
    ['file', 'O:BAG:BAD:(D;;SD;;;BU)(A;;FA;;;BU)', 'BU'],
    ['file', 'O:BAG:BAD:(D;;FA;;;BG)(A;;FA;;;BU)', 'BU'],
    ['file', 'O:BAG:BAD:(A;;FA;;;BU)(D;;FA;;;BU)', 'BU'],
    ['folder', 'O:BAG:BAD:(D;OICIIO;GA;;;BU)(A;;FA;;;BU)', 'BU'],
    ['journals', 'O:BAG:BAD:(D;;FA;;;BU)(A;OICI;FA;;;BU)', 'BU'],
    // The root of a drive: who may not write to it may write to what is made in it.
    ['journals', 'O:BAG:BAD:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICIIO;SDGXGWGR;;;AU)(A;;LC;;;AU)', 'AU'],
    ['journals', 'O:BAG:BAD:PAI(A;OICIIO;GA;;;CO)(A;OICI;FA;;;SY)(A;OICIIO;0x1301bf;;;BU)', 'BU'],
    ['folder', 'O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICIIO;0x1301bf;;;BU)', undefined],
    // A condition may hold blanks and parentheses.
    ['file', 'O:BAG:BAD:(XA;;FX;;;WD;(@User.Title == "PM"))(A;;FA;;;BU)', 'BU'],
    ['file', 'O:BAG:BAD:(XD;;FA;;;BU;(@User.Title == "PM"))(A;;FA;;;BU)', 'BU'],
    ['file', 'O:LSG:LSD:(A;;FA;;;BA)(A;;0x1301bf;;;LS)', 'LS'],
    // An account whose id begins like an administrator's.
    ['file', 'O:S-1-5-21-1-2-3-5000G:DUD:P(A;;FA;;;BA)', 'S-1-5-21-1-2-3-5000'],
    ['file', 'O:S-1-5-21-1-2-3-500G:DUD:P(A;;FA;;;BA)', undefined],
  ] as const)('%s %s: %s', (kind, descriptor, writer) => {
    expect(findWriter(descriptor, ME, kind)).toBe(writer);
  });

  // The watcher's folder, made by registerTask.ps1, and its .env.
  it.each([
    ['LS', 'S-1-5-19'],
    ['NS', 'S-1-5-20'],
  ])('the account of a service that is us is nobody else: %s', (letters, self) => {
    const descriptor = `O:BAG:DUD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1301bf;;;${letters})`;
    expect(findWriter(descriptor, self, 'file')).toBeUndefined();
    expect(findWriter(descriptor.replace('O:BA', `O:${letters}`), self, 'journals')).toBeUndefined();
    expect(findWriter(descriptor, ME, 'file')).toBe(letters);
  });
});

it('Windows PowerShell is asked without the modules of the PowerShell 7 that started us', () => {
  process.env['PSModulePath'] = String.raw`C:\Program Files\PowerShell\7\Modules`;
  const { env, words } = powershell('Get-Acl .', { JOB_LOGGER_ASKED: 'x' });
  delete process.env['PSModulePath'];
  expect(Object.keys(env)).not.toContain('PSModulePath');
  expect([env['JOB_LOGGER_ASKED'], words.at(-1)]).toEqual(['x', 'Get-Acl .']);
});
