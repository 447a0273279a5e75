import type { ScheduleRow } from '../contract.js';
import { getNow, statement, type Procedure } from './procedure.js';

export const ListSchedules: Procedure<'ListSchedules'> = (session, { Until }) =>
  session.all<ScheduleRow>(statement('ListSchedules'), { Until });

export const SaveExpectedRuns: Procedure<'SaveExpectedRuns'> = (session, input) => {
  const { JobId, Cron, TimeZone, Until } = input;
  const DueAt = JSON.stringify(input.DueAt);
  const still = session.run(
    `UPDATE Jobs SET ExpectedUntil = :Until, ScheduleProblem = NULL
     WHERE JobId = :JobId AND Cron = :Cron AND TimeZone = :TimeZone`,
    { JobId, Cron, TimeZone, Until },
  );
  if (still === 0) return [];
  const Now = getNow(input);
  const Removed = session.run(session.file('RemoveExpectedRuns'), { JobId, From: Now, Until, Now, DueAt });
  const Added = session.run(session.file('AddExpectedRuns'), { JobId, DueAt });
  return [{ JobId, Added, Removed, Kept: input.DueAt.length - Added }];
};

export const ReportSchedule: Procedure<'ReportSchedule'> = (session, { JobId, Cron, TimeZone, Problem }) => {
  const reported = session.run(
    'UPDATE Jobs SET ScheduleProblem = :Problem WHERE JobId = :JobId AND Cron = :Cron AND TimeZone = :TimeZone',
    { JobId, Cron, TimeZone, Problem },
  );
  return [{ Reported: reported > 0 }];
};
