import type { Claimed, Database, JobRow, SaveJobInput } from '#database';
import { ONE_LINE } from '#database/contract/choices';
import { cronProblem, timeZoneProblem } from '#schedule';
import type { Command } from 'commander';
import { askForJob } from '../askForJob.js';
import { asJson } from '../output/asJson.js';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { durationOption } from '../options/duration.js';
import { UsageError } from '../failure.js';
import { jobFields, toColumn } from '../jobsFile/fields.js';
import { findDepartment } from '../options/findDepartment.js';
import { numberOption } from '../options/numberOption.js';
import { printNote } from '../output/printNote.js';
import { refreshExpectedRuns } from '../schedule/refreshExpectedRuns.js';
import { canAsk, colors, print } from '../output/terminal.js';

export interface NewJobOptions extends DatabaseOptions {
  name?: string;
  department?: string;
  newDepartment?: boolean;
  id?: string;
  icon?: string;
  owner?: string;
  path?: string;
  machine?: string;
  schedule?: string;
  timeZone?: string;
  grace?: string;
  longest?: string;
  shortest?: string;
  needsValidation?: boolean;
  documentation?: string;
  json?: boolean;
}

export function define(command: Command): void {
  databaseOptions(command)
    .option('-n, --name <name>', 'what people call the job')
    .option('-d, --department <name>', 'department of the job')
    .option('--new-department', "make the department if it isn't there")
    .option('--id <number>', 'its number; without it, the next')
    .option('--icon <emoji>', 'shown before its name')
    .option('--owner <email>', 'user of JobLogger who is told')
    .option('--path <path>', 'where the script is, for people')
    .option('--machine <name>', 'the machine that should run it')
    .option('--schedule <cron>', 'when it should run: five fields of cron')
    .option('--time-zone <zone>', 'time zone of the schedule, e.g. Europe/Rome')
    .option('--grace <duration>', 'how late it may start')
    .option('--longest <duration>', 'how long it may take')
    .option('--shortest <duration>', 'shortest time that it takes')
    .option('--needs-validation', 'a human must say that each result is right')
    .option('--documentation <url>', 'what to read when it fails')
    .option('--json', 'the job as a JSON object')
    .addHelpText('after', '\nOn a terminal it asks for name and department if they are not given.')
    .action(register);
}

async function register(options: NewJobOptions): Promise<void> {
  await withDatabase(options, async (database, caller) => {
    const requested = options.name && options.department ? options : await askForMissing(database, caller, options);
    const input = await makeInput(database, caller, requested);
    const DepartmentId = await chooseDepartment(database, caller, requested);
    const [job] = await database.call('SaveJob', { ...caller, ...input, DepartmentId });
    if (!job) throw new Error('SaveJob gave no row');
    await refreshExpectedRuns(database, caller, [job]);
    print(options.json ? asJson(job) : formatLineToPaste(job));
  });
}

async function askForMissing(database: Database, caller: Claimed, options: NewJobOptions): Promise<NewJobOptions> {
  if (canAsk) return askForJob(database, caller, options);
  const lacks = [
    ...(options.name ? [] : ['a name (--name "Daily sales")']),
    ...(options.department ? [] : [`a department (--department IT; ${await listDepartments(database, caller)})`]),
  ];
  throw new UsageError(`A new job needs ${lacks.join(' and ')}.`);
}

async function listDepartments(database: Database, caller: Claimed): Promise<string> {
  const names = (await database.call('ListDepartments', caller)).map(({ Name }) => Name);
  return names.length > 0 ? `there are ${names.join(', ')}` : 'there is none yet, --new-department makes it';
}

async function chooseDepartment(
  database: Database,
  caller: Claimed,
  { department = '', newDepartment }: NewJobOptions,
): Promise<number> {
  try {
    return (await findDepartment(database, caller, department)).DepartmentId;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (!newDepartment) throw new UsageError(`${error.message} --new-department makes it.`);
  }
  const [made] = await database.call('SaveDepartment', { ...caller, Name: department });
  if (!made) throw new Error('SaveDepartment gave no row');
  printNote(`Department ${made.Name} is made.`);
  return made.DepartmentId;
}

async function makeInput(database: Database, caller: Claimed, options: NewJobOptions): Promise<SaveJobInput> {
  if ((options.schedule === undefined) !== (options.timeZone === undefined)) {
    throw new UsageError(
      'A schedule needs its time zone, and the other way round: --schedule "0 7 * * 1-5" --time-zone Europe/Rome',
    );
  }
  refuseProblem('--name', options.name, (name) => nameProblem(name, 200));
  refuseProblem('--department', options.department, (name) => nameProblem(name, 100));
  refuseProblem('--schedule', options.schedule, cronProblem);
  refuseProblem('--time-zone', options.timeZone, timeZoneProblem);
  const JobId = options.id === undefined ? {} : { JobId: await freeNumber(database, caller, options.id) };
  const columns = jobFields.flatMap((field) => {
    const value = Reflect.get(options, field.key) as string | boolean | undefined;
    if (value === undefined || field.kind === 'department') return [];
    if (field.kind === 'duration') durationOption(`--${field.key}`, String(value));
    return [[field.column, toColumn(field, value)]];
  });
  return { ...JobId, ...(Object.fromEntries(columns) as SaveJobInput) };
}

function refuseProblem(option: string, value: string | undefined, problemIn: (value: string) => string | null): void {
  const problem = value === undefined ? null : problemIn(value);
  if (problem) throw new UsageError(`${option} ${problem}.`);
}

function nameProblem(name: string, most: number): string | null {
  if (!ONE_LINE.test(name)) return 'must be one line, without control characters';
  return name.length > most ? `has more than ${most} characters` : null;
}

/** `SaveJob` would change an existing job with this number; `new` must not. */
async function freeNumber(database: Database, caller: Claimed, id: string): Promise<number> {
  const JobId = numberOption('--id', id);
  const [taken] = await database.call('ListJobs', { ...caller, JobId });
  if (taken)
    throw new UsageError(
      `Job ${JobId} is there already: ${taken.Name} (${taken.DepartmentName}). Without --id it gets the next number.`,
    );
  return JobId;
}

function formatLineToPaste({ JobId, Name, DepartmentName, Path }: JobRow): string {
  return [
    colors.green(`Job ${JobId} is registered: ${Name} (${DepartmentName}).`),
    '',
    'At the top of a TypeScript or JavaScript script:',
    `  import { monitorScript } from '@job-logger/sdk';`,
    `  monitorScript({ jobId: ${JobId} });`,
    '',
    'Above a function of a Python script:',
    '  from job_logger import monitor_job',
    `  @monitor_job(job_id=${JobId})`,
    '',
    'Or in front of any command:',
    `  job-logger exec --job ${JobId} -- ${Path ?? 'python report.py'}`,
  ].join('\n');
}
