import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { openWatcherDatabase } from '#database';
import { findRefusingPort } from '../../bench/ports.js';
import { certificate, key } from '../../database/test/tlsCertificate.js';
import { connectProxy } from '../../watcher/test/connectProxy.js';
import { StandIn } from '../../watcher/test/standIn.js';
import { SlackServer } from '../../watcher/test/slackServer.js';
import { ended, itOnPosix, until, useStage } from './stage.js';

const stage = useStage();

describe('watch', () => {
  it('--once does what is due, also makes expected runs, says that nobody is told without a key, and exits with 0', () => {
    stage.ok('new', '--name', 'A', '--department', 'IT', '--schedule', '0 7 * * *', '--time-zone', 'Europe/Rome');
    const result = stage.jobLogger('watch', '--once');
    expect(result.code).toBe(0);
    const nobody = result.stdout.split('\n').filter((line) => line.includes('Nobody will be told'));
    expect(nobody).toEqual([expect.stringContaining('SENDGRID_API_KEY and SENDGRID_FROM')]);
    const jobs = stage.json('jobs') as { expectedUntil: string | null }[];
    expect(jobs.at(-1)!.expectedUntil).toEqual(expect.any(String));
  });

  it('without a channel is unhealthy, and doctor says so', async () => {
    const port = await findRefusingPort();
    const child = stage.start(['watch', '--port', String(port), '--log', path.join(stage.folder, 'watcher.log')], {});
    try {
      const answer = () => fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
      await until(async () => (await answer()) !== null, 30_000);
      const health = await answer();
      expect(health?.status).toBe(503);
      expect(await health?.text()).toContain('neither mail nor Slack is set up');
      await until(() => stage.jobLogger('doctor').stdout.includes('Nobody is told of anything'), 30_000);
    } finally {
      child.kill('SIGTERM');
      await once(child, 'close');
    }
  });

  itOnPosix('runs until it is asked to stop, answers at /healthz, and exits with 0', async () => {
    Object.assign(stage.env, { SENDGRID_API_KEY: 'SG.secret', SENDGRID_FROM: 'jobs@example.org' });
    const port = await findRefusingPort();
    const log = path.join(stage.folder, 'watcher.log');
    const child = stage.start(['watch', '--port', String(port), '--log', log], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout!.on('data', (text: Buffer) => (said += text.toString()));
    const health = () => fetch(`http://127.0.0.1:${port}/healthz`).catch(() => ({ status: 0 }));
    await until(async () => (await health()).status === 200, 30_000);
    child.kill('SIGTERM');
    await once(child, 'close');
    expect([child.exitCode, said]).toEqual([0, '']);
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    const logged: { level: string; time: string; msg: string }[] = lines.map((line) => JSON.parse(line));
    expect(logged.map(({ level, msg }) => `${level}: ${msg}`)).toEqual([
      'info: Watching.',
      // Nobody can be told about the stage's job.
      'warn: A problem needs attention.',
      'info: Asked to stop.',
      'info: Stopped.',
    ]);
    expect(logged[0]!.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('reports a failed run by mail, once, through a proxy, with settings from .env', async () => {
    const sendGrid = await new StandIn((listener) => createServer({ key, cert: certificate }, listener)).listen();
    const proxy = await connectProxy(sendGrid.port);
    try {
      await watchedSince(Date.now() - 600_000);
      expect((await stage.exec([process.execPath, '-e', 'throw new Error("no such sale")'])).run.status).toBe('Error');
      stage.write(
        '.env',
        [
          'SENDGRID_API_KEY=SG.secret',
          'SENDGRID_FROM=jobs@example.org',
          'SENDGRID_BASE_URL=https://sendgrid.test',
          `HTTPS_PROXY=${proxy.url}`,
        ].join('\n'),
      );
      stage.env['NODE_EXTRA_CA_CERTS'] = stage.write('certificate.pem', certificate);
      for (let time = 1; time <= 2; time++) {
        const result = await ended(stage.start(['watch', '--once']));
        expect(result).toMatchObject({ code: 0, stderr: '' });
        expect(result.stdout).not.toMatch(/SG\.secret|Nobody/);
      }
      expect(sendGrid.requests).toMatchObject([
        {
          url: '/v3/mail/send',
          headers: { authorization: 'Bearer SG.secret' },
          body: { subject: '[Fallito] 🐼 Daily sales', personalizations: [{ to: [{ email: 'it@example.org' }] }] },
        },
      ]);
      expect(proxy.asked).toEqual(['sendgrid.test:443']);
    } finally {
      proxy.close();
      await sendGrid.close();
    }
  });

  it('reports a failed run in Slack, and does what is pressed there, through a proxy', async () => {
    const slack = await SlackServer.start(createServer({ key, cert: certificate }), 'https://slack.test');
    const proxy = await connectProxy((slack.http.address() as AddressInfo).port);
    slack.users['U1'] = { email: 'ada@example.org' };
    await watchedSince(Date.now() - 600_000, '#it');
    expect((await stage.exec([process.execPath, '-e', 'throw new Error("no such sale")'])).run.status).toBe('Error');
    Object.assign(stage.env, {
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_API_URL: slack.apiUrl,
      HTTPS_PROXY: proxy.url,
      NODE_EXTRA_CA_CERTS: stage.write('certificate.pem', certificate),
    });
    const child = stage.start(['watch', '--port', '0', '--log', path.join(stage.folder, 'watcher.log')]);
    try {
      await until(() => slack.messages.size === 1 && slack.connections === 1, 30_000);
      const [where] = slack.messages.keys();
      await slack.press('U1', where!, 'alert.acknowledge');
      await until(() => JSON.stringify(slack.messages.get(where!)).includes('Visto da Ada'), 30_000);
      expect(JSON.stringify(slack.messages.get(where!))).toContain('no such sale');
      expect(new Set(proxy.asked)).toEqual(new Set(['slack.test:443']));
      child.kill('SIGTERM');
      await once(child, 'close');
      // Windows has no such signal: there it is killed.
      expect(child.exitCode).toBe(process.platform === 'win32' ? null : 0);
    } finally {
      child.kill('SIGKILL');
      proxy.close();
      await slack.stop();
    }
  });

  it.each([
    [{ SENDGRID_API_KEY: 'SG.secret' }, 'SENDGRID_FROM must be'],
    [{ SLACK_APP_TOKEN: 'SG.secret' }, 'SLACK_APP_TOKEN is set and SLACK_BOT_TOKEN is not'],
    [{ SLACK_BOT_TOKEN: 'SG.secret', SLACK_API_URL: 'slack' }, 'SLACK_API_URL must be a URL'],
    [{ SLACK_BOT_TOKEN: 'SG.secret', HTTPS_PROXY: 'ftp://SG.secret@x' }, 'HTTPS_PROXY must be the address of a proxy'],
  ])('with settings that can not work exits with 2, without showing a key', (env, told) => {
    const result = stage.run(['watch', '--once'], { env });
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining(told) });
    expect(result.stderr + result.stdout).not.toContain('SG.secret');
  });

  it('says that there is no SQL Server, without showing the password', () => {
    const setting = 'Server=127.0.0.1,9;Database=X;User Id=u;Password=hunter2';
    const result = stage.jobLogger('watch', '--once', '--database', setting);
    expect(result).toMatchObject({ code: 3, stderr: expect.stringContaining('Nothing listens at') });
    expect(result.stderr).not.toContain('hunter2');
  });
});

/** The department has an address, and a watcher has been running, so what ends from now on is judged at once. */
async function watchedSince(time: number, slackChannel: string | null = null): Promise<void> {
  const [it] = await stage.call('ListDepartments', {});
  await stage.call('SaveDepartment', {
    DepartmentId: it!.DepartmentId,
    Name: 'IT',
    SlackChannel: slackChannel,
    MailAddress: slackChannel === null ? 'it@example.org' : null,
  });
  await stage.call('SaveUser', { UserEmail: 'ada@example.org', Name: 'Ada', Role: 'admin' });
  const watched = await openWatcherDatabase(stage.database);
  await watched.call('Beat', { Now: new Date(time).toISOString(), GapSeconds: 60 });
  await watched.call('Beat', { GapSeconds: 3600 });
  await watched.close();
}
