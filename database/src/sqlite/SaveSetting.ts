import { Refusal } from '../contract.js';
import type { SettingName, SettingRow } from '../contract/alerts.js';
import { audit } from './audit.js';
import { callerOf, requireRole } from './caller.js';
import { oneOf, optionalJsonObject, optionalText } from './input.js';
import type { Procedure } from './session.js';

/** A hundred years. */
const MOST_DAYS = 36_500;

export const saveSetting: Procedure<'SaveSetting'> = (session, input) => {
  const caller = callerOf(session, input);
  requireRole(caller, 'admin', input);
  const Name = oneOf(input, 'Name', 'AlertRules', 'RetentionDays');
  const Value = valueOf(Name, input);
  const before = session.get<SettingRow>(session.file('ListSettings'), { Name })!;
  if (Value === null) session.run('DELETE FROM Settings WHERE Name = :Name', { Name });
  else session.run(session.file('SaveSetting'), { Name, Value });
  audit(session, caller, input, {
    entity: 'Setting',
    key: Name,
    before: { Value: before.Value },
    after: { Value },
  });
  return session.all<SettingRow>(session.file('ListSettings'), { Name });
};

function valueOf(name: SettingName, { Value }: { Value: string | null }): string | null {
  if (name === 'AlertRules') return optionalJsonObject({ AlertRules: Value }, name);
  const days = optionalText({ RetentionDays: Value }, name);
  if (days !== null && !(/^[1-9]\d{0,4}$/.test(days) && Number(days) <= MOST_DAYS)) {
    throw new Refusal('input', `RetentionDays must be a whole number from 1 to ${MOST_DAYS}.`);
  }
  return days;
}
