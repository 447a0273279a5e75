import { once } from 'node:events';
import { Stage, until } from './stage.js';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.prepared();
});
afterEach(() => stage.strike());

describe('watch', () => {
  it('--once does what is to be done, makes expected runs among it, and ends with 0', () => {
    stage.ok('new', '--name', 'A', '--department', 'IT', '--schedule', '0 7 * * *', '--time-zone', 'Europe/Rome');
    expect(stage.jobLogger('watch', '--once').code).toBe(0);
    const jobs: { expectedUntil: string | null }[] = JSON.parse(stage.ok('jobs', '--json'));
    expect(jobs.at(-1)!.expectedUntil).toEqual(expect.any(String));
  });

  it('goes on until it is asked to stop, and then ends with 0', async () => {
    const child = stage.start(['watch', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout!.on('data', (text: Buffer) => (said += text.toString()));
    await until(() => said.includes('Watching.'));
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(child.exitCode).toBe(0);
    expect(said).toContain('Stopped.');
  });

  it('says that it does not watch SQL Server', () => {
    const setting = 'Server=127.0.0.1,9;Database=X;User Id=u;Password=hunter2';
    const told = stage.jobLogger('watch', '--once', '--database', setting);
    expect(told).toMatchObject({ code: 2, stderr: expect.stringContaining('speaks to the embedded database only') });
    expect(told.stderr).not.toContain('hunter2');
  });
});
