/** The files that start the watcher with the machine, as far as they can be tested without systemd and Windows. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(__dirname, '../service');
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const root = path.resolve(__dirname, '../..');

it('systemd starts the existing command, and again whenever it ends, except because of a wrong setting', () => {
  const lines = read('job-logger-watcher.service').split('\n');
  const value = (name: string) => lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  const [env, command = '', ...words] = (value('ExecStart') ?? '').split(' ');
  expect([env, ...words]).toEqual(['/usr/bin/env', 'watch']);
  // As npm installs it, globally.
  expect(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))).toHaveProperty(['bin', command]);
  expect([value('Restart'), value('RestartPreventExitStatus')]).toEqual(['always', '2']);
  for (const line of lines) expect(line).toMatch(/^(#.*|\[\w+\]|\w+=.*|)$/);
});

it('Windows starts the same command, with the machine and again within a minute when it ended', () => {
  const text = read('registerTask.ps1');
  const [, script = ''] = /Resolve-Path "\$PSScriptRoot\\([^"]+)"/.exec(text) ?? [];
  expect(existsSync(path.join(folder, script.replaceAll('\\', '/')))).toBe(true);
  // Nobody else's folder or link gets its settings, no other file other rights, and nothing planted is read.
  expect(text).toMatch(
    /\.LinkType\) \{ throw[^]*\$other\) \{ throw[^]*Set-Rights \(Split-Path \$Folder\)[^]*Set-Rights \$Folder[^]*\$known\) \{ throw/,
  );
  expect(text).toContain('New-ScheduledTaskTrigger -AtStartup');
  expect(text).toContain('-RepetitionInterval (New-TimeSpan -Minutes 1)');
  expect(text).toContain('-Trigger $triggers');
  expect(text).toContain('-MultipleInstances IgnoreNew');
});
