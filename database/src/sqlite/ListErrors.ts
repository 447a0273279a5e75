import type { ErrorRow } from '../contract/errors.js';
import { calledBy } from './caller.js';
import { findCause } from './findCause.js';
import { readOptionalText, readOptionalTime, readOptionalInteger } from './input.js';
import type { Procedure } from './session.js';

type Found = Omit<ErrorRow, 'Cause'> & { Traceback: string | null };

export const listErrors: Procedure<'ListErrors'> = calledBy('viewer', (session, caller, input) => {
  const text = readOptionalText(input, 'Text', 200)?.toLowerCase();
  const pageSize = readOptionalInteger(input, 'PageSize', 1, 200) ?? 100;
  const found = session.all<Found>(session.file('ListErrors'), {
    DepartmentId: caller.departmentId,
    JobId: readOptionalInteger(input, 'JobId', 1),
    From: readOptionalTime(input, 'From'),
    // The cause is known only when the traceback has been read.
    Limit: text === undefined ? pageSize : -1,
  });
  return found
    .map(({ Traceback, ...row }) => ({ ...row, Cause: findCause(Traceback) }))
    .filter(({ Cause, JobName }) => text === undefined || `${JobName}\n${Cause ?? ''}`.toLowerCase().includes(text))
    .slice(0, pageSize);
});
