import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

describe('npm run demo -- --once', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "jl O'Neil-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("shows a run of each kind from the database, and ignores the machine's settings", () => {
    const { status, stdout, stderr } = demo({
      JOB_LOGGER: 'off',
      JOB_LOGGER_DB: 'Server=nowhere.invalid',
      JOB_LOGGER_USER: 'nobody@example.org',
    });
    expect(unmet(stdout)).toBe('');
    const rows = stdout.slice(stdout.indexOf('job-logger runs')).split('\n');
    const row = (job: string) => rows.find((line) => line.includes(job));

    expect(row('Customers to the CRM (3)')).toMatch(/✔ Done +OK$/);
    expect(row('Price comparison (2)')).toMatch(/▲ Done, 3 warnings +8 prices compared, 3 to look at$/);
    expect(row('Supplier orders (5)')).toMatch(/✖ Error +No data available$/);
    expect(row('Month-end figures (6)')).toMatch(/✔ Done +Booked 4670\.40, paid 4640\.40 +waiting$/);
    expect(row('Loyalty points (7)')).toMatch(/✔ Done +178 points credited/);
    expect(row('Split of shared costs (8)')).toMatch(/✔ Done/);
    expect(row('Payment reminders (11)')).toMatch(/✔ Done +2 reminders sent$/);
    expect(row('Stock count (9)')).toMatch(/✖ Lost/);
    const settings = stdout.match(/^ {2}export .+/gm)!.join('\n');
    const home = spawnSync('sh', ['-c', `${settings}\necho "$JOB_LOGGER_HOME"`], { encoding: 'utf8' }).stdout;
    expect(home).toContain(folder);
    // The scripts' own output is shown too.
    expect(stdout).toContain('Hand grinder: 39.00 here, 36.50 at the supplier');
    expect(stderr).toBe('Error: No data available\n');
    expect(status).toBe(0);
  });

  it('exits with 1 and says which run is not as expected', () => {
    const { status, stdout } = demo({ PATH: folder });
    expect(stdout).toContain('The run of job 8 should be done in Python; it is {"status":"Error"');
    expect(stdout).not.toContain('The run of job 9');
    expect(status).toBe(1);
  });

  function demo(variables: NodeJS.ProcessEnv) {
    return spawnSync(process.execPath, ['examples/demo.mjs', '--once', '--as-is'], {
      cwd: root,
      encoding: 'utf8',
      timeout: 170_000,
      env: { ...process.env, TMPDIR: folder, TEMP: folder, NO_COLOR: '1', ...variables },
    });
  }
});

/** What the demo reports as unexpected. */
function unmet(stdout: string): string {
  return /Not as it should be:\n(.*?)\n\n/s.exec(stdout)?.[1] ?? '';
}
