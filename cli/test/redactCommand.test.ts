/** The command line that `exec` records: no four characters of a secret among the command's words. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { redactCommand } from '../src/exec/redactCommand.js';
import { fragmentsOf, SHAPES, secretOf } from '../../sdk/test/secrets.js';
import { Stage } from './stage.js';

/** A command's words as the program gets them, after the shell: a secret may hold whatever a word may. */
const COMMANDS: Record<string, (name: string, secret: string) => string[]> = {
  'a flag': (name, secret) => ['report', `--${name}`, secret, '--rows', '5'],
  'a flag with =': (name, secret) => ['report', `--${name}=${secret}`, '--rows', '5'],
  "a flag of PowerShell's": (_, secret) => ['powershell', '-File', 'x.ps1', '-Password', secret, '-Verbose'],
  'a flag of PowerShell with a colon': (_, secret) => ['powershell', '-File', 'x.ps1', `-Password:${secret}`],
  'a flag of Windows': (_, secret) => ['tool.exe', '/pwd', secret, '/quiet'],
  'a flag of Windows with any name': (name, secret) => ['tool.exe', `/${name}`, secret, '/quiet'],
  'a flag of Windows with a colon': (_, secret) => ['tool.exe', `/password:${secret}`, '/quiet'],
  'a variable before the command': (name, secret) => [`${name.replaceAll('-', '_')}=${secret}`, 'python', 'x.py'],
  env: (name, secret) => ['env', `${name.replaceAll('-', '_')}=${secret}`, 'python', 'x.py'],
  'docker run -e': (name, secret) => ['docker', 'run', '-e', `${name.replaceAll('-', '_')}=${secret}`, 'image'],
  'sqlcmd -P': (_, secret) => ['sqlcmd', '-S', 'db', '-U', 'sa', '-P', secret, '-Q', 'SELECT 1'],
  'mysql -p': (_, secret) => ['mysql', '-u', 'root', `-p${secret}`, 'db'],
  sshpass: (_, secret) => ['sshpass', '-p', secret, 'ssh', 'host'],
  'curl -u': (_, secret) => ['curl', '-u', `ann:${secret}`, 'https://x'],
  'curl -u, attached': (_, secret) => ['curl', '-sS', `-uann:${secret}`, 'https://x'],
  'curl --proxy-user': (_, secret) => ['curl', '--proxy-user', `ann:${secret}`, 'https://x'],
  'curl -H': (_, secret) => ['curl', '-H', `X-Api-Key: ${secret}`, 'https://x'],
  'curl -d': (name, secret) => ['curl', '-d', JSON.stringify({ [name]: secret }), 'https://x'],
  'net use': (_, secret) => ['net', 'use', 'Z:', String.raw`\\srv\share`, `x${secret}`, String.raw`/user:dom\ann`],
  sqlplus: (_, secret) => ['sqlplus', '-S', `scott/${secret.replaceAll(/[\s@/]/g, '_')}@orcl`, '@report.sql'],
  smbclient: (_, secret) => ['smbclient', '//srv/share', '-U', `ann%${secret}`],
  openssl: (_, secret) => ['openssl', 'enc', '-aes-256-cbc', '-pass', `pass:${secret}`, '-in', 'x'],
  gpg: (_, secret) => ['gpg', '--batch', '--passphrase', secret, '-d', 'x.gpg'],
  wget: (_, secret) => ['wget', '--user=ann', `--password=${secret}`, 'https://x'],
  'sh -c': (_, secret) => ['sh', '-c', `mysql -u root -p'${secret.replaceAll("'", String.raw`'\''`)}' db`],
  'ssh and a shell': (name, secret) => ['ssh', 'h', `run --${name} '${secret.replaceAll("'", String.raw`'\''`)}'`],
  'cmd /c': (_, secret) => ['cmd', '/d', '/s', '/c', `sqlcmd -U sa -P "${secret.replaceAll('"', '')}" -Q x`],
  'a password of two words': (_, secret) => ['report', '--password', `My ${secret} Pass`, 'x'],
  'another after it': (_, secret) => ['report', '--password', secret, '--token', `t${secret}`, 'x'],
};

it('is so in the journal, whatever of it is kept', () => {
  const stage = new Stage();
  const [name, secret] = ['password', 'Hu"nt er2'];
  const commands = Object.values(COMMANDS).map((write) => write(name, secret));
  for (const some of [commands.slice(0, 15), commands.slice(15, 25), [[`DB_PASSWORD=${secret}`]]])
    stage.run(['exec', '--job', '3', '--', ...some.flat()]);
  const kept = stage.journals().map((file) => readFileSync(path.join(stage.home, 'journal', file), 'utf8'));
  expect(kept).toHaveLength(3);
  for (const part of ['Hu\\\\"n', 'nt e', 'er2']) expect(kept.join('')).not.toContain(part);
  return stage.teardown();
});

it("masks a command's words before it quotes them", () => {
  const words = ['report', '--password', "it's mine", '--api-key=a b', 'postgres://u:p@h/x', '--rows', '5'];
  expect(redactCommand(words)).toBe('report --password *** --api-key=*** postgres://u:***@h/x --rows 5');
});

it('says the rest of a command as it is', () => {
  const words = ['python', '-u', 'report.py', '--rows', '5', '-p', '8080', '-P', 'x', "it's", 'C:\\x\\y.txt'];
  const quoted = process.platform === 'win32' ? `"it's"` : String.raw`'it'\''s'`;
  expect(redactCommand(words)).toBe(String.raw`python -u report.py --rows 5 -p 8080 -P x ${quoted} C:\x\y.txt`);
});

it.each(Object.keys(COMMANDS))('leaves no four characters of a secret in %s', (shape) => {
  const write = COMMANDS[shape]!;
  fc.assert(
    fc.property(secretOf(shape), ({ name, secret }) => {
      fc.pre(!secret.startsWith('-') && !secret.startsWith('/'));
      const kept = redactCommand(write(name, secret));
      const others = `${write(name, '').join(' ')} ${redactCommand(write(name, 'Q#9z'))} ***`;
      const parts = Array.from({ length: secret.length - 3 }, (_, at) => secret.slice(at, at + 4));
      for (const part of parts.filter((one) => !others.includes(one))) expect(kept).not.toContain(part);
    }),
    { numRuns: 40 },
  );
});

it.each(Object.keys(SHAPES))('leaves no four characters of a secret in a word that holds %s', (shape) => {
  fc.assert(
    fc.property(secretOf(shape), ({ name, secret }) => {
      const kept = redactCommand(['run', '-c', SHAPES[shape]!(name, secret), 'after']);
      expect(fragmentsOf(shape, name, secret).filter((fragment) => kept.includes(fragment))).toEqual([]);
    }),
    { numRuns: 5 },
  );
});
