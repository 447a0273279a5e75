import type { Claimed, Database } from '#database';
import type { CANCEL_SYMBOL } from '@clack/prompts';
import type { NewJobOptions } from './commands/new.js';
import { Failure } from './failure.js';

/** Asks for what the flags of `new` didn't give. */
export async function askForJob(database: Database, caller: Claimed, options: NewJobOptions): Promise<NewJobOptions> {
  const { isCancel, select, text, confirm } = await import('@clack/prompts');
  const output = process.stderr;
  const answered = <T>(answer: T | typeof CANCEL_SYMBOL): T => {
    if (isCancel(answer)) throw new Failure('No job was registered.');
    return answer;
  };

  const name = options.name ?? answered(await text({ message: "The job's name?", validate: needed, output }));
  let { department, newDepartment } = options;
  if (department === undefined) {
    const departments = await database.call('ListDepartments', caller);
    const another = '';
    department =
      departments.length === 0
        ? another
        : answered(
            await select({
              message: 'Which department?',
              options: [
                ...departments.map(({ Name }) => ({ value: Name, label: Name })),
                { value: another, label: 'a new department' },
              ],
              output,
            }),
          );
    if (department === another) {
      newDepartment = true;
      department = answered(await text({ message: "The new department's name?", validate: needed, output }));
    }
  }
  const icon =
    options.icon ?? answered(await text({ message: 'An icon? (an emoji, or nothing)', defaultValue: '', output }));
  const needsValidation =
    options.needsValidation ??
    answered(await confirm({ message: 'Must a human validate the result of each run?', initialValue: false, output }));
  return {
    ...options,
    name,
    department,
    needsValidation,
    ...(newDepartment === undefined ? {} : { newDepartment }),
    ...(icon ? { icon } : {}),
  };
}

function needed(answer: string | undefined): string | undefined {
  return answer?.trim() ? undefined : 'It needs one.';
}
