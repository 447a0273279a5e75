import { writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { timeZoneProblem } from '#schedule';
import { homeFolder } from '#sdk/home';
import { makeFolder } from '#sdk/system';
import type { Command } from 'commander';
import { asJson } from '../output/asJson.js';
import { confirm } from '../confirm.js';
import { addJobs, findJobInFile, type JobsDocument, openJobsFile } from '../discover/addToJobsFile.js';
import { callFromCron, callFromTaskScheduler } from '../discover/callFromScheduler.js';
import { wrapCrontab } from '../discover/crontab.js';
import { asText, findInFile, findOnMachine, type Found } from '../discover/findTasks.js';
import type { ScheduledTask } from '../discover/scheduledTask.js';
import { Failure, UsageError } from '../failure.js';
import { printNote } from '../output/printNote.js';
import { type Column, formatTable } from '../output/table.js';
import { canAsk, colors, print } from '../output/terminal.js';
import { replaceText } from '../replaceText.js';

interface Options {
  from?: string[];
  file: string;
  department?: string;
  machine: string;
  timeZone: string;
  pick?: string[];
  wrap?: boolean;
  everything?: boolean;
  json?: boolean;
  yes?: boolean;
}

export function define(command: Command): void {
  command
    .description(
      'List what this machine schedules, and write the chosen ones as jobs into jobs.yaml. Nothing is changed without a yes.',
    )
    .option('--from <files...>', "exported tasks (XML) or crontabs, instead of this machine's own")
    .option('--file <file>', 'the jobs.yaml to write', 'jobs.yaml')
    .option('-d, --department <name>', 'the department of the jobs')
    .option('--machine <name>', 'the machine that they run on', os.hostname())
    .option('--time-zone <zone>', "the machine's time zone", Intl.DateTimeFormat().resolvedOptions().timeZone)
    .option('--pick <numbers...>', 'numbers to write: 1,3,5-8 or all; default: ask')
    .option('--wrap', 'change crontab entries whose jobs have numbers to run with "job-logger exec"')
    .option('--everything', "also list Windows' own tasks and disabled ones")
    .option('--json', 'only the tasks found, as a JSON array')
    .option('-y, --yes', 'write and wrap without asking')
    .action(discover);
}

async function discover(options: Options): Promise<void> {
  const problem = timeZoneProblem(options.timeZone);
  if (problem) throw new UsageError(`--time-zone ${problem}.`);
  const found = options.from?.map((file) => findInFile(file, options.timeZone)) ?? findOnMachine(options.timeZone);
  const all = found.flatMap((one) => one.tasks);
  const tasks = all.filter((task) => options.everything || isOwn(task));
  if (options.json) return print(asJson(tasks));
  const where = options.from?.join(', ') ?? 'what this user can see';
  const hint = all.length > 0 ? '--everything lists the rest' : 'crontabs and XML of Task Scheduler are read';
  if (tasks.length === 0) return printNote(`No task to watch is in ${where}: ${hint}.`);
  const jobsFile = openJobsFile(options.file);
  print(formatTasks(tasks, jobsFile, options.machine));
  if (options.wrap) return wrap(found, jobsFile, options);

  const chosen = (await choose(tasks, options)).filter(
    (task) => findJobInFile(jobsFile, task, options.machine) === undefined,
  );
  if (chosen.length === 0)
    return printNote('Nothing was written: --pick 1,3 or --pick all writes those into jobs.yaml.');
  if (!options.department) throw new UsageError('Which department do the jobs belong to? Give --department NAME.');
  await confirm(`Write ${chosen.length} as jobs into ${options.file}?`, options);
  addJobs(jobsFile, chosen, options.machine, options.department);
  print(
    `Wrote ${chosen.length} into ${options.file}. Next: job-logger apply ${options.file}, which gives them numbers; then`,
  );
  print('"job-logger discover" shows the new line for each, and --wrap changes crontabs.');
}

/** Neither one of Windows' own tasks nor switched off. */
function isOwn({ source, enabled }: ScheduledTask): boolean {
  return enabled && !/^\\Microsoft\\/i.test(source);
}

const TASKS: Column<ScheduledTask>[] = [
  { title: '', text: (_task, index) => index + 1, align: 'right' },
  { title: 'Name', text: (task) => task.name, shrinks: 2 },
  { title: 'Schedule', text: (task) => task.schedule && `${task.schedule} ${task.timeZone}`, drops: 2 },
  { title: 'User', text: (task) => task.user, drops: 3 },
  { title: 'Where', text: (task) => task.source, shrinks: 1 },
  { title: '', text: (task) => colors.dim(task.remark ?? ''), shrinks: 2 },
];

function formatTasks(tasks: ScheduledTask[], jobsFile: JobsDocument, machine: string): string {
  const lines = tasks.flatMap((task, index) => {
    if (task.watchedAs !== undefined) return [`  ${index + 1}: already runs as job ${task.watchedAs}`];
    const job = findJobInFile(jobsFile, task, machine);
    const call = task.onWindows ? callFromTaskScheduler() : callFromCron();
    return job ? [`  ${index + 1}: ${call} exec --job ${job} -- ${task.toRun}`] : [];
  });
  const placed = lines.length > 0 ? `\n\nReplace the command by:\n${lines.join('\n')}` : '';
  return `${formatTable(TASKS, tasks)}${placed}\n`;
}

async function choose(tasks: ScheduledTask[], { pick }: Options): Promise<ScheduledTask[]> {
  const open = tasks.filter(({ watchedAs }) => watchedAs === undefined);
  if (pick?.join() === 'all') return open;
  if (pick) return parseNumbers(pick, tasks.length).map((number) => tasks[number - 1]!);
  if (!canAsk) return [];
  const { isCancel, multiselect } = await import('@clack/prompts');
  const answer = await multiselect({
    message: 'Which of them should become jobs?',
    options: open.map((task) => ({ value: task, label: task.name, hint: task.source })),
    required: false,
    output: process.stderr,
  });
  if (isCancel(answer)) throw new Failure('Nothing was written.');
  return answer;
}

/** `1,3,5-8`, of which PowerShell makes several words, or one with blanks. */
function parseNumbers(pick: string[], last: number): number[] {
  return (pick.join().match(/[^\s,]+/g) ?? pick).flatMap((part) => {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (from === undefined || Number(from) < 1 || Number(to) > last || Number(to) < Number(from)) {
      throw new UsageError(`--pick takes numbers from 1 to ${last}, as 1,3 or 5-8, or all; not "${part}".`);
    }
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index);
  });
}

async function wrap(found: Found[], jobsFile: JobsDocument, options: Options): Promise<void> {
  let wrapped = 0;
  for (const { tasks, crontab, file } of found) {
    if (!crontab) continue;
    const jobs = new Map<number, number>();
    for (const task of tasks) {
      const job = task.watchedAs === undefined ? findJobInFile(jobsFile, task, options.machine) : undefined;
      if (job && task.line !== undefined) jobs.set(task.line, job);
    }
    if (jobs.size === 0) continue;
    const text = wrapCrontab(crontab.text, crontab.hasUsers, jobs, callFromCron());
    print(formatChangedLines(crontab.text, text));
    await confirm(`Change ${jobs.size} of ${crontab.title}?`, options);
    print(`Changed ${crontab.title}; the old one is in ${write(crontab.text, text, file)}.`);
    wrapped += jobs.size;
  }
  if (wrapped === 0) printNote(`Nothing to wrap: no crontab entry has a job with a number in ${options.file}.`);
}

function formatChangedLines(before: string, after: string): string {
  const lines = after.split('\n');
  return before
    .split('\n')
    .flatMap((line, index) =>
      line === lines[index] ? [] : [colors.red(`- ${line}`), colors.green(`+ ${lines[index]}`)],
    )
    .map(asText)
    .join('\n');
}

/** @returns the path of the backup */
function write(before: string, after: string, file: string | undefined): string {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  // No cron reads a file whose name begins with a dot.
  const backup = file
    ? path.join(path.dirname(file), `.${path.basename(file)}.before-job-logger-${stamp}`)
    : path.join(homeFolder(), `crontab.before-job-logger-${stamp}`);
  makeFolder(path.dirname(backup), 0o700);
  writeFileSync(backup, before, { encoding: 'latin1', mode: 0o600, flag: 'wx' });
  if (file) {
    replaceText(file, Buffer.from(after, 'latin1'));
    return backup;
  }
  const { status, stderr } = spawnSync('crontab', ['-'], { input: Buffer.from(after, 'latin1'), encoding: 'utf8' });
  if (status !== 0) throw new Failure(`crontab refused the changed table, so the old one stays: ${stderr.trim()}`);
  return backup;
}
