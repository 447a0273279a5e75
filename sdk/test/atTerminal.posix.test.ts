import { spawn } from 'node:child_process';
import path from 'node:path';
import { openWatcherDatabase, type RunFacts } from '../../database/src/index.js';
import { ended, repository, until, useStage } from './stage.js';

const stage = useStage();

/** Runs a shell's line at its own terminal, which `script` makes, and returns the terminal's output. */
const atTerminal = (line: string) =>
  spawn('script', ['-qec', line, '/dev/null'], { cwd: stage.folder, env: stage.env, stdio: 'pipe' });

const dying = () => stage.job(`require('@job-logger/sdk').monitorScript({ jobId: 3 }); process.kill(process.pid, 9);`);

/** What the watcher reads about the runs, in the order of their begin. */
async function runs(): Promise<Pick<RunFacts, 'Status' | 'AtTerminal'>[]> {
  const watched = await openWatcherDatabase(stage.database);
  try {
    const [job] = await watched.call('ReadJob', { JobId: 3, SettleSeconds: 0 });
    const facts: RunFacts[] = JSON.parse(job!.Runs);
    return facts.map(({ Status, AtTerminal }) => ({ Status, AtTerminal }));
  } finally {
    await watched.close();
  }
}

async function shippedRuns(count: number) {
  await until(async () => (await runs()).filter(({ Status }) => Status !== 'Pending').length === count);
  return runs();
}

describe('a run that somebody started at a terminal', () => {
  it.each([
    ['alone', ''],
    ['its output piped to another program', '| cat'],
    ['its output kept in a file', '> out.txt'],
  ])('is known as such: %s', async (_how, rest) => {
    await ended(atTerminal(`node '${dying()}' ${rest}`));
    expect(await shippedRuns(1)).toEqual([{ Status: 'Lost', AtTerminal: 1 }]);
  });

  it('is recognised through exec, whatever the command', async () => {
    const command = path.join(repository, 'dist/job-logger.js');
    await ended(atTerminal(`node '${command}' exec --job 3 -- python3 -c 'print("hello")'`));
    expect(await shippedRuns(1)).toEqual([{ Status: 'Done', AtTerminal: 1 }]);
  });
});

describe('a run that nobody started at a terminal', () => {
  it('has pipes (as under a service) or the null device (as under cron)', async () => {
    await stage.run(dying());
    await shippedRuns(1);
    await stage.run(dying(), {}, { stdio: 'ignore' });
    expect(await shippedRuns(2)).toEqual([
      { Status: 'Lost', AtTerminal: 0 },
      { Status: 'Lost', AtTerminal: 0 },
    ]);
  });

  it('may have its input or errors redirected, because then perhaps nobody is there', async () => {
    await ended(atTerminal(`node '${dying()}' < /dev/null`));
    await shippedRuns(1);
    await ended(atTerminal(`node '${dying()}' > out.txt 2>&1`));
    expect((await shippedRuns(2)).map(({ AtTerminal }) => AtTerminal)).toEqual([0, 0]);
  });
});
