import type { Command } from 'commander';
import { asJson } from '../output/asJson.js';
import { confirm } from '../confirm.js';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../connect.js';
import { Failure } from '../failure.js';
import { numberOption } from '../options/numberOption.js';
import { print } from '../output/terminal.js';

interface Options extends DatabaseOptions {
  undo?: boolean;
  yes?: boolean;
  json?: boolean;
}

export function define(command: Command): void {
  databaseOptions(command)
    .argument('<job>', 'its number')
    .option('--undo', 'take it back onto the lists')
    .option('-y, --yes', "don't ask")
    .option('--json', 'the job as a JSON object')
    .addHelpText(
      'after',
      '\nNothing is expected of a retired job, it is not listed, and another job may have its name. Its runs and\n' +
        'tickets stay. In jobs.yaml: retired: true',
    )
    .action(retire);
}

async function retire(number: string, options: Options): Promise<void> {
  const JobId = numberOption('The job', number);
  await withDatabase(options, async (database, caller) => {
    const [job] = await database.call('ListJobs', { ...caller, JobId });
    if (!job) throw new Failure(`There is no job ${JobId}; "job-logger jobs --retired" lists all.`);
    const Retired = !options.undo;
    if (Retired) await confirm(`Retire job ${JobId}, ${job.Name} (${job.DepartmentName})?`, options);
    const [row] = await database.call('SaveJob', { ...caller, JobId, Retired });
    const done = Retired ? `is retired; "job-logger retire ${JobId} --undo" takes it back` : 'is on the lists again';
    print(options.json && row ? asJson(row) : `Job ${JobId}, ${job.Name}, ${done}.`);
  });
}
