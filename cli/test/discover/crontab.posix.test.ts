/** Crontabs become jobs, and nothing is changed without confirmation. */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readCrontab, wrapCrontab } from '../../src/discover/crontab.js';
import { type ScheduledTask, suggestName } from '../../src/discover/scheduledTask.js';
import { quoteForShell } from '../../src/exec/quoteForShell.js';
import { command, useStage } from '../stage.js';
import { AT, found } from './discover.js';

const fixtures = path.join(__dirname, 'fixtures');
const crontab = path.join(fixtures, 'davide.crontab');
const stage = useStage();

/** Runs an entry like cron: the first unescaped % ends the command, the others are line breaks of its input. */
function runAsCron(entry: string): { status: number | null; stdout: string } {
  const rest = entry.replace(/^(?:\S+\s+){5}/, '');
  const end = /(?<!\\)%/.exec(rest)?.index ?? rest.length;
  const input = rest.slice(end + 1).replaceAll(/(?<!\\)%/g, '\n');
  const script = rest.slice(0, end).replaceAll(String.raw`\%`, '%');
  const { status, stdout } = spawnSync('/bin/sh', ['-c', script], { input, encoding: 'utf8' });
  return { status, stdout };
}

/** The answer of the machine's own `crontab -FLAG FILE`. */
function askCrontab(flag: string, text: string) {
  return spawnSync('crontab', [flag, stage.write('tab', text)], { encoding: 'utf8' });
}

describe('a crontab', () => {
  it('is read as cron reads it', () => {
    const tasks = found(stage, crontab);
    expect(tasks.map(({ name, schedule, timeZone, remark }) => [name, schedule ?? remark, timeZone])).toEqual([
      ['sales', '0 7 * * 1-5', 'Europe/Rome'],
      ['import', '*/15 * * * *', 'Europe/Rome'],
      ['mysqldump', '30 2 * * *', 'Europe/Rome'],
      ['up', '0 0 * * *', 'Europe/Rome'],
      ['start', 'runs when the machine starts, not at a time', undefined],
      ['mail', '0 9 1 * *', 'Europe/Rome'],
      ['prices', '15 6 * * *', 'America/New_York'],
      ['both', '0 0 */2 * 1', 'America/New_York'],
      ['continued', '5 4 * * *', 'America/New_York'],
      ['never', expect.stringContaining('"61" as minute'), undefined],
      ['watched', '0 1 * * *', 'America/New_York'],
      ['èstate', '0 3 * * *', 'America/New_York'],
      ['last-without-newline', '0 5 * * *', 'America/New_York'],
    ]);
    expect(tasks[2]!.command).toContain('date +%F');
    expect(tasks[5]!.command).toBe('mail -s "Report" davide@example.org');
    expect(tasks[10]!.watchedAs).toBe(8);
    // A copy of another machine's /etc/crontab.
    const [first] = found(stage, stage.write('tab', '-*/5 * * * *\troot\t/srv/a.sh\n0 7 * * * backup /srv/b.sh\n'));
    expect(first).toMatchObject({ user: 'root', schedule: '*/5 * * * *', toRun: '/srv/a.sh' });
  });

  it.each([
    ['0 7 * * * /srv/a.sh\r', '0 7 * * *', '/srv/a.sh'],
    [
      '@every_minute /srv/a.sh and three more',
      '"@every_minute" is no time that is known here',
      '/srv/a.sh and three more',
    ],
    ['0 7 * * * exec /srv/a.sh', '0 7 * * *', "/bin/sh -c 'exec /srv/a.sh'"],
    ['0 7 * * * . /srv/a.sh', '0 7 * * *', "/bin/sh -c '. /srv/a.sh'"],
    ['0 7 * * * ./typeset.sh time', '0 7 * * *', './typeset.sh time'],
    ['@300 /srv/a.sh', '"@300" is no time that is known here', '/srv/a.sh'],
    ['0~30 3 * * * /srv/a.sh', '"0~30 3 * * *" means a time that cron chooses at random', '/srv/a.sh'],
    ['CRON_TZ=Rom\n0 7 * * * /srv/a.sh', 'its CRON_TZ=Rom must be an IANA time zone such as Europe/Rome', '/srv/a.sh'],
    ['0 7 * * * %no command', undefined, undefined],
  ])('with the line %j means %s', (text, when, toRun) => {
    const [task] = readCrontab({ title: '', text, hasUsers: false, timeZone: 'UTC' });
    expect([task?.schedule ?? task?.remark, task?.toRun]).toEqual([when, toRun]);
  });

  it.each([
    ['sleep 30; curl -s https://example.org/ping', 'curl'],
    ['cd /srv/app && RAILS_ENV=production bundle exec rails x', 'bundle'],
    ["test -x /usr/bin/certbot -a \\! -d /run && perl -e 'sleep int(rand(9))' && certbot -q renew", 'certbot'],
    ['date >> /tmp/log; sudo -u www-data -H /usr/local/bin/refresh', 'refresh'],
    ["su - oracle -c 'vacuumdb -a'", 'vacuumdb'],
    ['timeout -k 5 2h nice -n 19 ionice -c3 flock -n /tmp/x.lock /srv/reindex', 'reindex'],
    ['job-logger exec --job 3 -- pg_dumpall', 'pg_dumpall'],
    ['if [ -x /srv/a.sh ]; then PATH=/x:$PATH etl-run --all >/dev/null 2>&1; fi', 'etl-run'],
    [String.raw`/srv/my\ scripts/do\ it.sh arg`, 'do it'],
    ['while read h; do ping -c1 "$h"; done < /etc/hosts.list', 'ping'],
    ['trap "" HUP; case $(date +%u) in 1) weekly;; *) daily;; esac', 'weekly'],
    ['cd /srv/app && node .', 'cd /srv/app && node .'],
  ])('names the job of %s %s', (line, name) => {
    expect(suggestName(line)).toBe(name);
  });

  it('becomes jobs that apply accepts, and is wrapped without changing any other byte', () => {
    const file = path.join(stage.folder, 'tab');
    copyFileSync(crontab, file);
    const before = readFileSync(file);
    const discover = (...words: string[]) => stage.run(['discover', '--from', file, ...AT, ...words]);

    expect(discover().code).toBe(0);
    expect(discover('--pick', 'all', '-d', 'IT')).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
    expect(existsSync(path.join(stage.folder, 'jobs.yaml'))).toBe(false);
    expect(discover('--pick', '1,3-7', '-d', 'IT', '--yes').stdout).toContain('Wrote 6 into jobs.yaml');
    const text = readFileSync(path.join(stage.folder, 'jobs.yaml'), 'utf8');
    expect(text).toContain('line 9: runs when the machine starts');
    expect(text).not.toContain('psecret');
    // A second time, nothing is doubled, and people's changes stay.
    writeFileSync(path.join(stage.folder, 'jobs.yaml'), `# ours\n${text}`);
    spawnSync('sh', ['-c', 'mv jobs.yaml real.yaml && ln -s real.yaml jobs.yaml'], { cwd: stage.folder });
    expect(discover('--pick', '1', '2', '-d', 'it', '--yes').stdout).toContain('Wrote 1 into');

    expect(stage.run(['apply', 'jobs.yaml', '--yes'])).toMatchObject({ code: 0, stderr: '' });
    const { jobs } = parse(readFileSync(path.join(stage.folder, 'real.yaml'), 'utf8')) as { jobs: { id: number }[] };
    expect(jobs).toHaveLength(7);
    expect(discover().stdout).toMatch(new RegExp(`1: \\S.* exec --job ${jobs[0]!.id} -- /srv/jobs/sales.sh`));

    expect(discover('--wrap')).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
    expect(readFileSync(file)).toEqual(before);
    expect(discover('--wrap', '--yes')).toMatchObject({ code: 0, stderr: '' });
    const after = readFileSync(file, 'latin1').split('\n');
    const changed = before
      .toString('latin1')
      .split('\n')
      .flatMap((line, index) => (line === after[index] ? [] : [index + 1]));
    expect(changed).toEqual([5, 6, 7, 8, 9, 10, 12]);
    expect(after[9]).toMatch(
      /^0 9 1 \* \* \S.* exec --job \d+ -- \/bin\/bash -c 'mail -s "Report" davide@example\.org'%Dear Davide,%it's here\.%$/,
    );
    const backup = readdirSync(stage.folder).find((name) => name.startsWith('.tab.before-job-logger-'));
    expect(readFileSync(path.join(stage.folder, backup!))).toEqual(before);
    // Wrapped, they are runs of their jobs already.
    expect(discover('--wrap', '--yes').stderr).toContain('Nothing to wrap');
  });

  it('is accepted by the crontab command of this machine, if it can check one, also wrapped', () => {
    // cronie's and Debian 13's -T, older Debian's -n.
    const flag = ['-T', '-n'].find((one) => askCrontab(one, '0 7 * * * a\n').status === 0);
    const lines = readFileSync(crontab, 'latin1').split('\n');
    const text = [...lines.filter((line) => !/^61|this-line-is-none/.test(line)), ''].join('\n');
    const tasks = readCrontab({ title: '', text, hasUsers: false, timeZone: 'UTC' });
    const wrapped = wrapCrontab(text, false, new Map(tasks.map(({ line = 0 }) => [line, 7])), 'job-logger');
    const refusals = flag
      ? [text, wrapped].map((one) => askCrontab(flag, one)).filter(({ status }) => status !== 0)
      : [];
    expect(refusals).toEqual([]);
    expect(wrapped.match(/exec --job 7/g)).toHaveLength(12);
  });

  it("of the user is read and written with the system's own command", () => {
    const bin = path.join(stage.folder, 'bin');
    mkdirSync(bin);
    const table = path.join(stage.folder, 'table');
    writeFileSync(table, '0 7 * * * /srv/jobs/sales.sh\n');
    writeFileSync(
      path.join(bin, 'crontab'),
      `#!/bin/sh\n[ "$1" = -l ] && exec cat '${table}' || exec cat > '${table}'\n`,
    );
    copyFileSync(path.join(fixtures, 'systemctl'), path.join(bin, 'systemctl'));
    for (const name of readdirSync(bin)) chmodSync(path.join(bin, name), 0o755);
    const env = { PATH: `${bin}:${process.env['PATH']}` };
    const discover = (...words: string[]) => stage.run(['discover', ...AT, ...words], { env });

    const tasks = JSON.parse(discover('--json').stdout) as ScheduledTask[];
    const known = tasks.filter(({ source }) => source.startsWith('crontab of') || source.endsWith('.timer'));
    expect(known.map(({ name, schedule }) => [name, schedule])).toEqual(
      expect.arrayContaining([
        ['sales', '0 7 * * *'],
        ['backup', '30 22 * * MON-FRI'],
        ['sync', '0-59/10 * * * *'],
        ['tmp', undefined],
        ['last', '0 0 L * *'],
        ['twice 1', '5 6,18 * * *'],
        ['twice 2', '5 6,18 * * *'],
        ['mine', '0 9 * * *'],
      ]),
    );
    const toRun = ['/srv/jobs/last.sh -c /etc/last --all', String.raw`/bin/sh -ec "date +%%F ; echo \"a b\""`];
    expect(known.map((task) => task.toRun)).toEqual(expect.arrayContaining(toRun));
    const number = tasks.findIndex(({ name }) => name === 'sales') + 1;
    expect(discover('--pick', String(number), '-d', 'IT', '--yes').code).toBe(0);
    expect(stage.run(['apply', 'jobs.yaml', '--yes']).code).toBe(0);
    expect(discover('--wrap', '--yes').stdout).toContain('the old one is in');
    expect(readFileSync(table, 'utf8')).toMatch(/^0 7 \* \* \* .*exec --job \d+ -- \/srv\/jobs\/sales\.sh\n$/);
  });

  it('of the system is read, also beside a link that leads nowhere', () => {
    stage.write('cron.d/sales', '0 7 * * * root /srv/jobs/sales.sh\n');
    const line = `unshare -rm test -d /etc/cron.d 2>&- || exec echo /srv/jobs/sales.sh
      ln -s /nowhere cron.d/gone; unshare -rm sh -c 'mount --bind cron.d /etc/cron.d; exec "$@"' sh "${process.execPath}" "${command}" discover --json`;
    const { stdout } = spawnSync('sh', ['-c', line], { cwd: stage.folder, env: stage.env, encoding: 'utf8' });
    expect(stdout).toContain('/srv/jobs/sales.sh');
  });

  it('does the same when it is wrapped, whatever the shell does', () => {
    const echo = path.join(stage.folder, 'exec.sh');
    // Stands for "job-logger exec --job 7 -- COMMAND".
    writeFileSync(echo, '#!/bin/sh\nshift 4\nexec "$@"\n');
    chmodSync(echo, 0o755);
    const words = `a, 'b c', "$HOME", \\%, it\\'s, |, cat, &&, echo, >&2, ;, \`pwd\`, *, "%", %, #, \\, é`.split(', ');
    const word = fc.constantFrom(...words);
    const entries = fc.array(word, { minLength: 1, maxLength: 8 }).map((some) => `0 7 * * * echo ${some.join(' ')}`);
    fc.assert(
      fc.property(entries, (entry) => {
        const wrapped = wrapCrontab(entry, false, new Map([[0, 7]]), quoteForShell(echo));
        expect(wrapped).toContain('exec --job 7 -- ');
        expect(runAsCron(wrapped)).toEqual(runAsCron(entry));
        expect(readCrontab({ title: '', text: wrapped, hasUsers: false, timeZone: 'UTC' })).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });
});
