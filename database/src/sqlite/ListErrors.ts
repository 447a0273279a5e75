import type { ErrorRow } from '../contract/errors.js';
import { callerOf, departmentToShow } from './caller.js';
import { causeOf } from './causeOf.js';
import { optionalText, optionalTime, optionalWhole } from './input.js';
import type { Procedure } from './session.js';

type Found = Omit<ErrorRow, 'Cause'> & { Traceback: string | null };

export const listErrors: Procedure<'ListErrors'> = (session, input) => {
  const caller = callerOf(session, input);
  const text = optionalText(input, 'Text', 200)?.toLowerCase();
  const pageSize = optionalWhole(input, 'PageSize', 1, 200) ?? 100;
  const found = session.all<Found>(session.file('ListErrors'), {
    DepartmentId: departmentToShow(caller, optionalWhole(input, 'DepartmentId', 1)),
    JobId: optionalWhole(input, 'JobId', 1),
    From: optionalTime(input, 'From'),
    // The cause isn't known before the traceback has been read.
    Limit: text === undefined ? pageSize : -1,
  });
  return found
    .map(({ Traceback, ...row }) => ({ ...row, Cause: causeOf(Traceback) }))
    .filter(({ Cause, JobName }) => text === undefined || `${JobName}\n${Cause ?? ''}`.toLowerCase().includes(text))
    .slice(0, pageSize);
};
