/** Exported tasks of Windows and timers of systemd become jobs. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expectedRuns } from '#schedule';
import { readTasks } from '../../src/discover/taskScheduler.js';
import { calendarToCron } from '../../src/discover/systemdTimers.js';
import { useStage } from '../stage.js';
import { AT, found } from './discover.js';

const fixtures = path.join(__dirname, 'fixtures');
const stage = useStage();

describe('exported tasks of Windows', () => {
  // Latin 1 as a console's code page.
  it.each(['utf16le', 'utf8', 'latin1'] as const)(
    'are read in %s, each trigger as a schedule or with the reason why not',
    (encoding) => {
      const file = path.join(stage.folder, 'tasks.xml');
      const mark = encoding === 'latin1' ? '' : '\uFEFF';
      writeFileSync(file, mark + readFileSync(path.join(fixtures, 'tasks.xml'), 'utf8'), encoding);
      const tasks = found(stage, file);
      expect(tasks.map(({ name, schedule, remark }) => [name, schedule ?? remark])).toEqual([
        ['Daily', '30 7 * * *'],
        ['Mondays and Fridays', '30 7 * * MON,FRI'],
        ['Fortnight', expect.stringContaining('every 2 weeks')],
        ['Month', '30 7 1,L JAN,JUL *'],
        ['Second Tuesday', '30 7 * * TUE#2'],
        ['Last Friday', '30 7 * * FRI#L'],
        ['Quarter hours', '5,20,35,50 * * * *'],
        ['Office hours', '0 8,10,12,14,16 * * *'],
        ['Odd steps', expect.stringContaining('repeats in a way')],
        ['Hourly for ever', '10 * * * *'],
        ['Once', 'runs once, on 2026-03-01 10:00'],
        ['Boot', 'runs when the machine starts, not at a time'],
        ['Logon', 'runs when somebody logs on, not at a time'],
        ['Event', 'runs on an event of the log, not at a time'],
        ['Twice a day', '30 7,19 * * *'],
        ['Two kinds', expect.stringContaining('2 triggers')],
        ['Universal', '0 6 * * *'],
        ['Offset', expect.stringContaining('fixed offset (+02:00)')],
        ['Switched off', '30 7 * * *'],
        ['Trigger off', 'its triggers are switched off'],
        ['By hand', 'has no trigger; it is started by hand'],
        ['Two programs 1', '30 7 * * *'],
        ['Two programs 2', '30 7 * * *'],
        ['Random delay', '0 2 * * *'],
        ['Group', '30 7 * * *'],
        ['Not begun', 'begins on 2096-01-05'],
        ['Ended', 'ended on 2021-01-05'],
        ['Seconds', expect.stringContaining('repeats in a way')],
        ['Idle', 'runs when the machine is idle, not at a time'],
        ['Registered', 'runs when the task is registered, not at a time'],
        ['Session', expect.stringContaining('session is locked')],
        ['One of two', '30 7 * * *'],
        ['Clock and boot', 'runs when the machine starts, not at a time'],
        ['Third day', expect.stringContaining('every 3 days')],
        ['First and last Monday', '30 7 * JAN,DEC MON#1,MON#L'],
        ['Over midnight', '0 0,2,4,22 * * *'],
        ['Quotes & accents: è', '30 7 * * *'],
        ['ScheduledDefrag', '30 7 * * *'],
      ]);
      expect(tasks.find(({ name }) => name === 'Group')?.user).toBe('S-1-5-32-544');
      expect(tasks.find(({ name }) => name.startsWith('Quotes'))?.toRun).toBe(
        String.raw`"C:\Program Files\R\bin\Rscript.exe" "C:\jobs\più & meno.R" --when "%DATE%"`,
      );
      expect(tasks[0]).toMatchObject({
        user: String.raw`CORP\davide`,
        toRun: String.raw`"C:\Program Files\Python311\python.exe" C:\jobs\daily sales.py --all`,
      });
      expect(tasks.find(({ name }) => name === 'Boot')?.user).toBe('SYSTEM');
      expect(tasks.find(({ name }) => name === 'Universal')?.timeZone).toBe('UTC');
      expect(tasks.find(({ name }) => name === 'Switched off')?.enabled).toBe(false);
    },
  );

  it("are shown without Windows' own and disabled ones, and become jobs that apply accepts", () => {
    const from = ['discover', '--from', path.join(fixtures, 'tasks.xml'), ...AT];
    const { stdout } = stage.run(from);
    expect(stdout).not.toMatch(/ScheduledDefrag|Switched off/);
    expect(stage.run([...from, '--pick', 'all', '-d', 'Sales', '--yes']).code).toBe(0);
    expect(stage.run(['apply', 'jobs.yaml', '--yes'])).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(stage.run(['jobs', '--json', '-d', 'Sales']).stdout)).toHaveLength(36);
    // Task Scheduler finds no job-logger.cmd.
    expect(stage.run(from).stdout).toMatch(
      /^ +1: "C:\\.*\\node\.exe" "C:\\.*\\job-logger\.js" exec --job \d+ -- "C:\\Program Files\\Python311\\python\.exe"/m,
    );
    // It may start an hour and a half late.
    expect(readFileSync(path.join(stage.folder, 'jobs.yaml'), 'utf8')).toMatch(/schedule: 0 2 .*\n.*\n +grace: 95m/);
  });

  it("are added to a file of Windows without changing its lines' ends or its byte order mark", () => {
    const text =
      '\uFEFF# ours\r\ndepartments:\r\n  - name: IT # it\r\njobs:\r\n  # one\r\n  - { name: A, department: IT }\r\n';
    const tasks = path.join(fixtures, 'tasks.xml');
    const file = path.join(stage.folder, 'ours.yaml');
    writeFileSync(file, text);
    expect(stage.run(['discover', '--from', tasks, '--file', file, '--pick', '1', '-d', 'IT', '--yes']).code).toBe(0);
    const written = readFileSync(file, 'utf8');
    expect(written.startsWith(text)).toBe(true);
    expect(written).not.toMatch(/[^\r]\n/);
  });

  it('are read also with a prefix before every element, and one document after another', () => {
    const xml = readFileSync(path.join(fixtures, 'tasks.xml'), 'utf8');
    const prefixed = xml
      .replaceAll(/<(\/?)(?=[A-Z])(?!Tasks>)/g, '<$1t:')
      .replaceAll(/<t:Task\b[^>]*/g, '<t:Task xmlns:t="x"');
    expect(readTasks(prefixed, 'x', 'UTC')).toEqual(readTasks(xml, 'x', 'UTC'));
    const documents = `<?xml version="1.0" encoding="UTF-16"?>\r\n${prefixed.slice(prefixed.indexOf('<Tasks'))}`;
    expect(readTasks(`${documents}\uFEFF${documents}`, 'x', 'UTC')).toHaveLength(76);
  });

  it.each([
    [String.raw`cmd.exe`, String.raw`/c ""my jobs\x.bat" "arg one""`, String.raw`/c "\"my jobs\x.bat\" \"arg one\""`],
    [String.raw`C:\Windows\cmd`, String.raw`/D/s /C "copy a b"`, String.raw`/D/s /C "copy a b"`],
    [String.raw`"C:\my tools\CMD.EXE"`, String.raw`/k "my jobs\x.bat" one`, String.raw`/k "\"my jobs\x.bat\" one"`],
    ['cmd', String.raw`/q /cdir "C:\my dir\" > x.log`, String.raw`/q /c "dir \"C:\my dir\\\" > x.log"`],
    ['cmd', '/c cd C:\\x\\', '/c "cd C:\\x\\\\"'],
    ['cmd', '/c "copy a b"', '/c "copy a b"'],
    ['cmd', '/c "call x.bat"', '/c "call x.bat"'],
    ['cmd', '/c "a.exe b.bat"', '/c "a.exe b.bat"'],
    ['cmd', '/c "my x.bat"', '/c "my x.bat"'],
    ['cmd', 'script.txt', 'script.txt'],
    ['powershell.exe', String.raw`-File "C:\my jobs\x.ps1" /c "a"`, String.raw`-File "C:\my jobs\x.ps1" /c "a"`],
  ])('of %s %s run under exec as they did', (program, args, words) => {
    expect(toRun(program, args)).toBe(`${program} ${words}`);
  });

  it.each([
    [String.raw`C:\jobs\x.vbs`, String.raw`cscript //nologo C:\jobs\x.vbs`],
    [String.raw`C:\my jobs\x.PS1`, String.raw`powershell -NoProfile -ExecutionPolicy Bypass -File "C:\my jobs\x.PS1"`],
    [String.raw`"C:\my jobs\x.py"`, String.raw`python "C:\my jobs\x.py"`],
    [String.raw`C:\a.py\x.bat`, String.raw`C:\a.py\x.bat`],
  ])('that open %s name the program that reads it', (program, words) => {
    expect(toRun(program, 'one')).toBe(`${words} one`);
  });

  it("that aren't any are refused with a message", () => {
    const csv = stage.write('tasks.csv', '"HostName","TaskName"\r\n"WS","\\Daily"\r\n');
    expect(stage.run(['discover', '--from', csv]).stderr).toContain(`No task to watch is in ${csv}: crontabs`);
    const disabled =
      '<Task><Settings><Enabled>false</Enabled></Settings><Actions><Exec><Command>x</Command></Exec></Actions></Task>';
    expect(stage.run(['discover', '--from', stage.write('off.xml', disabled)]).stderr).toContain('--everything lists');
    for (const text of ['<html></html>', '<Task', '<?xml version="1.0"?><Tasks/>']) {
      const file = stage.write('x.xml', text);
      const { code, stderr } = stage.run(['discover', '--from', file]);
      expect(code).toBe(2);
      expect(stderr).toContain(`${file} holds no task of Task Scheduler`);
      expect(stderr).not.toContain('    at ');
    }
  });
});

function toRun(program: string, args: string): string | undefined {
  const action = `<Actions><Exec><Command>${program}</Command><Arguments>${args.replaceAll('>', '&gt;')}</Arguments></Exec></Actions>`;
  return readTasks(`<Task>${action}</Task>`, 'x', 'UTC')[0]?.toRun;
}

describe("a timer's calendar", () => {
  it('fires at the times that systemd-analyze says, if that is installed', () => {
    const calendars = `*:0/15; Mon,Wed..Fri 6:5; *-1/3-1 08:00; *-*-* 8..18/2:00; *-*-3..9/3 1:2; 22..23,0..5:15; 9..17:0/20
      Sat 3:10 Europe/Rome; weekly; *-05..09-* 10:00; *-*-2/5 0:0; 3/5:00; *-*-31 10:00; *-*~1 10:00; *-02~01 6:00; Mon *-*-8..14 6:00; Tue,Wed *-3..5-1..7 7:00; Fri *-*~7/1 18:00; Mon..Fri *-*-* 1:00`;
    const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C' };
    const words = ['calendar', '--iterations=20', '--base-time=2026-11-28 00:00:30 UTC'];
    for (const calendar of calendars.split(/; |\n\s+/)) {
      const { stdout, status } = spawnSync('systemd-analyze', [...words, calendar], { encoding: 'utf8', env });
      const ours = calendarToCron(/Normalized form: (.*)/.exec(stdout ?? '')?.[1] ?? calendar, 'UTC');
      const due = [...(stdout ?? '').matchAll(/(\d{4}-\d\d-\d\d) (\d\d:\d\d):00 UTC/g)].map(
        ([, day, time]) => `${day}T${time}:00.000Z`,
      );
      const until = new Date(Date.parse(due.at(-1) ?? '2026-11-28') + 1);
      const cron = { cron: ours.schedule ?? '', timeZone: ours.timeZone ?? '' };
      const runs = status === 0 ? expectedRuns(cron, new Date('2026-11-28T00:00:30Z'), until) : [];
      expect({ calendar, runs: runs.map((time) => time.toISOString()) }).toEqual({ calendar, runs: due });
    }
  });

  it.each([
    ['*-*-* 06:00:00', '0 6 * * *'],
    ['Mon,Thu *-*-* 06:05', '5 6 * * MON,THU'],
    ['Mon..Fri 22:30', '30 22 * * MON-FRI'],
    ['*-*-01,15 00:00:00', '0 0 1,15 * *'],
    ['*-01/3-01 08:00', '0 8 1 1-12/3 *'],
    ['*:0/15', '0-59/15 * * * *'],
    ['daily', '0 0 * * *'],
    ['*-*~01 00:00:00', '0 0 L * *'],
    ['*-*~02 00:00:00', undefined],
    ['2026-12-24 10:00', undefined],
    ['Mon *-*-01 00:00', undefined],
    ['Mon..Wed,Sun *-*-22..28 00:00', '0 0 * * MON-WED#4,SUN#4'],
    ['*-*-* 06:00:30', undefined],
    ['nonsense', undefined],
  ])('%s is %s', (calendar, schedule) => {
    expect(calendarToCron(calendar, 'UTC').schedule).toBe(schedule);
  });
});
