import { CHANNELS } from '../contract/choices.js';
import { type Changing, Refusal } from '../contract.js';
import type { ReportSettings } from '../contract/people.js';
import { audit } from './audit.js';
import { calledBy, type Caller } from './caller.js';
import { requireValue, readOptionalChoice, readOptionalText, readOptionalInteger, withKept } from './input.js';
import { userRows } from './ListUsers.js';
import type { Procedure, Session } from './session.js';

/** Each person for themselves. */
export const saveReport: Procedure<'SaveReport'> = calledBy('viewer', (session, caller, input) => {
  if (caller.email === null) throw new Refusal('input', "Email is missing: a report is somebody's.");
  setReport(session, caller, input, caller.email);
  return userRows(session, null, caller.email);
});

/** The input's fields of the morning report; missing ones keep their values. */
export function setReport(
  session: Session,
  caller: Caller,
  input: Changing & Partial<ReportSettings>,
  email: string,
): void {
  const before = userRows(session, null, email)[0]!;
  const report = withKept(input, before);
  const after: ReportSettings = {
    ReportEvery: readOptionalChoice(report, 'ReportEvery', 'none', 'daily', 'weekly') ?? 'none',
    ReportBy: readOptionalChoice(report, 'ReportBy', ...CHANNELS) ?? 'mail',
    ReportHour: readOptionalInteger(report, 'ReportHour', 0, 23) ?? 7,
    ReportTimeZone: readOptionalText(report, 'ReportTimeZone', 100),
  };
  if (after.ReportEvery !== 'none') requireValue('ReportTimeZone', after.ReportTimeZone);
  session.run(session.file('SetReport'), { ...after, UserEmail: email });
  audit(session, caller, input, { entity: 'User', key: email, before: { ...before }, after: { ...after } });
}
