import { purgeRuns } from '../../sqlite/PurgeRuns.js';
import { before, nowOf, type Procedure } from './procedure.js';

const DAY_SECONDS = 86_400;

/** Without a retention in the settings nothing is ever removed. */
export const purgeOld: Procedure<'PurgeOld'> = (session, input) => {
  const setting = session.get<{ Value: string | null }>(`SELECT Value FROM Settings WHERE Name = 'RetentionDays'`);
  const days = Number(setting?.Value ?? 0);
  if (!(days >= 1)) return [{ Runs: 0, More: false }];
  const OlderThan = before(nowOf(input), days * DAY_SECONDS);
  return purgeRuns(session, { OlderThan, DryRun: false, Source: 'cli' }).map(({ Runs, More }) => ({ Runs, More }));
};
