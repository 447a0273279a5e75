import { type Changing, Refusal } from '../contract.js';
import type { ReportSettings } from '../contract/people.js';
import { audit } from './audit.js';
import { type Caller, findCaller, requireRole } from './caller.js';
import { requireValue, hasField, readOptionalChoice, readOptionalText, readOptionalInteger } from './input.js';
import { userRows } from './ListUsers.js';
import type { Procedure, Session } from './session.js';

/** Each person for themselves. */
export const saveReport: Procedure<'SaveReport'> = (session, input) => {
  const caller = findCaller(session, input);
  requireRole(caller, 'viewer', input);
  if (caller.email === null) throw new Refusal('input', "Email is missing: a report is somebody's.");
  setReport(session, caller, input, caller.email);
  return userRows(session, null, caller.email);
};

/** The input's fields of the morning report; missing ones keep their values. */
export function setReport(
  session: Session,
  caller: Caller,
  input: Changing & Partial<ReportSettings>,
  email: string,
): void {
  const before = userRows(session, null, email)[0]!;
  const after: ReportSettings = {
    ReportEvery: hasField(input, 'ReportEvery')
      ? (readOptionalChoice(input, 'ReportEvery', 'none', 'daily', 'weekly') ?? 'none')
      : before.ReportEvery,
    ReportBy: hasField(input, 'ReportBy')
      ? (readOptionalChoice(input, 'ReportBy', 'mail', 'slack') ?? 'mail')
      : before.ReportBy,
    ReportHour: hasField(input, 'ReportHour')
      ? (readOptionalInteger(input, 'ReportHour', 0, 23) ?? 7)
      : before.ReportHour,
    ReportTimeZone: hasField(input, 'ReportTimeZone')
      ? readOptionalText(input, 'ReportTimeZone', 100)
      : before.ReportTimeZone,
  };
  if (after.ReportEvery !== 'none') requireValue('ReportTimeZone', after.ReportTimeZone);
  session.run(session.file('SetReport'), { ...after, UserEmail: email });
  audit(session, caller, input, { entity: 'User', key: email, before: { ...before }, after: { ...after } });
}
