import { packageFile } from '#database/packageFile';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Database } from '#database';
import type { Service } from '#preview';
import type { Command } from 'commander';
import { findAdministrator } from '../administrator.js';
import { commandSetting } from '../commandSettings.js';
import { type DatabaseOptions, databaseOptions, databaseSetting } from '../connect.js';
import { getErrorCode, Failure, UsageError } from '../failure.js';
import { portOption } from '../options/numberOption.js';
import { printNote } from '../output/printNote.js';
import { print } from '../output/terminal.js';

interface Options extends DatabaseOptions {
  port: string;
  export?: string;
  open?: boolean;
}

const EXPORT = path.join('appsmith-export', 'job-logger.json');
/** The services to which the app sends, by the names of their datasources. */
const SERVICES = ['SendGrid', 'Slack'];

export function define(command: Command): void {
  databaseOptions(command)
    .option('--port <number>', 'port on 127.0.0.1; 0 for any free one', '0')
    .option('--export <file>', `show this export instead of ${EXPORT}`)
    .option('--open', 'open it in the browser')
    .addHelpText(
      'after',
      '\nNothing is sent to SendGrid and Slack unless JOB_LOGGER_SENDGRID_TOKEN and JOB_LOGGER_SLACK_TOKEN are set:\n' +
        'what would have been sent is shown in the page.',
    )
    .action(preview);
}

async function preview(options: Options): Promise<void> {
  const port = portOption(options.port);
  const exportFile = options.export ?? findExport();
  const [{ openDatabase }, { startPreview }] = await Promise.all([import('#database'), import('#preview')]);
  const database = await openDatabase(databaseSetting(options));
  const user = await findUser(database, options.as ?? commandSetting('JOB_LOGGER_USER')?.value);
  const started = startPreview({ exportFile, database, user, port, services: getServices(process.env) });
  const { url } = await started.catch((error: unknown) => {
    throw getErrorCode(error) === 'EADDRINUSE'
      ? new Failure(`Port ${port} is taken: give another with --port.`)
      : error;
  });
  print(url);
  printNote(`The dashboard over ${database.destination}, as ${user.email}. The link works once. Ctrl-C ends it.`);
  if (options.open) await (await import('open')).default(url);
}

/** In the working directory, else beside the command. */
function findExport(): string {
  const places = [EXPORT, packageFile(EXPORT)];
  const found = places.find((file) => existsSync(file));
  if (found) return found;
  throw new UsageError(
    `There is no ${EXPORT} here: name the export with --export, or make it with "job-logger appsmith pack".`,
  );
}

/** The user as Appsmith's profile would have them. If nobody is named: an administrator of the database. */
async function findUser(database: Database, email: string | undefined): Promise<{ email: string; name: string }> {
  try {
    const [known] = email ? await database.call('WhoAmI', { Email: email }) : [];
    if (email) return { email, name: known?.Name ?? email.split('@', 1)[0] ?? email };
    const administrator = await findAdministrator(database);
    if (administrator) return { email: administrator.UserEmail, name: administrator.Name };
  } catch (error) {
    if (!(error instanceof Error && error.name === 'Refusal')) throw error;
    // The page itself tells people whom the database doesn't know.
    if (email) {
      printNote(`${error.message} The page opens all the same, and says so too.`);
      return { email, name: email.split('@', 1)[0] ?? email };
    }
  }
  throw new UsageError(
    'Say who you are, as Appsmith would know it: --as davide@example.org, or JOB_LOGGER_USER. ' +
      'The database has no administrator yet: job-logger init --admin davide@example.org',
  );
}

function getServices(environment: NodeJS.ProcessEnv): Record<string, Service> {
  return Object.fromEntries(
    SERVICES.map((name) => {
      const token = environment[`JOB_LOGGER_${name.toUpperCase()}_TOKEN`];
      const url = environment[`JOB_LOGGER_${name.toUpperCase()}_URL`];
      return [name, { ...(token && { token }), ...(url && { url }) }];
    }),
  );
}
