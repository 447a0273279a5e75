/** From an embedded database to its dashboard, as the command starts it. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { Stage, useStage } from './stage.js';

const stage = useStage(() => new Stage());
beforeEach(() => {
  const config = path.join(stage.folder, 'gitconfig');
  writeFileSync(config, '[user]\n\temail = ada@example.org\n\tname = Ada Lovelace\n');
  Object.assign(stage.env, { GIT_CONFIG_GLOBAL: config, GIT_CONFIG_NOSYSTEM: '1', JOB_LOGGER_DB: '', LC_ALL: 'it_IT' });
});

const administrators = () => parse(stage.ok('export')) as unknown;

describe('init', () => {
  it('--embedded makes the current user its administrator, once', () => {
    expect(stage.jobLogger('init', '--embedded', 'jobs.db').stderr).toContain('ada@example.org is its administrator');
    expect(stage.jobLogger('init', '--embedded', 'jobs.db').stderr).not.toContain('administrator');
    expect(administrators()).toMatchObject({
      users: [{ email: 'ada@example.org', name: 'Ada Lovelace', role: 'admin' }],
    });
  });

  it('--embedded makes an address of a name that is none', () => {
    writeFileSync(stage.env.GIT_CONFIG_GLOBAL!, '[user]\n\temail = Ada Lovelace\n');
    stage.ok('init', '--embedded', 'jobs.db');
    expect(administrators()).toMatchObject({ users: [{ email: expect.stringMatching(/^\S+@\S+$/), role: 'admin' }] });
  });

  it('--admin names another one, also later', () => {
    stage.ok('init', '--embedded', 'jobs.db', '--admin', 'grace@example.org');
    expect(administrators()).toMatchObject({ users: [{ email: 'grace@example.org', role: 'admin' }] });
    stage.ok('init', '--admin', 'boss@example.org');
    expect(administrators()).toMatchObject({ users: [{ email: 'boss@example.org' }, { email: 'grace@example.org' }] });
  });

  it('of a shared database makes nobody administrator without being asked, and says how', () => {
    stage.env.JOB_LOGGER_DB = stage.database;
    expect(stage.jobLogger('init').stderr).toContain('job-logger init --admin you@example.org');
    expect(stage.fails(2, 'preview')).toContain('init --admin');
  });
});

describe('preview', () => {
  it("without --as shows the administrator's view; a message is only recorded if no token is set", async () => {
    stage.ok('init', '--embedded', 'jobs.db');
    const child = stage.start(['preview'], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const url = new URL(await firstLine(child.stdout!));
      const admitted = await fetch(url, { redirect: 'manual' });
      const cookie = admitted.headers.getSetCookie()[0]!.split(';', 1)[0]!;
      const application = await fetch(new URL('/api/application', url), { headers: { cookie } });
      expect(await application.json()).toMatchObject({ user: { email: 'ada@example.org', name: 'Ada Lovelace' } });
      const value = JSON.stringify({ channel: '#it', text: 'Ciao 🐍' });
      const sent = await fetch(new URL('/api/execute', url), {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify({
          actionId: 'Run_PostSlackMessage',
          parameters: [{ binding: ' this.params.message ', type: 'object', value }],
        }),
      });
      expect(await sent.json()).toMatchObject({
        isExecutionSuccess: true,
        data: { ok: true },
        sent: { url: 'https://slack.com/api/chat.postMessage', wasSent: false, body: value },
      });
    } finally {
      child.kill();
    }
  });
});

function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      text += chunk;
      const [line, more] = text.split('\n');
      if (more !== undefined) resolve(line!);
    });
    stream.on('end', () => reject(new Error(`it ended with: ${text}`)));
  });
}
