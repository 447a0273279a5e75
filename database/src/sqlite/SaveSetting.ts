import { Refusal } from '../contract.js';
import type { SettingName, SettingRow } from '../contract/alerts.js';
import { RULES } from '../rules.js';
import { audit } from './audit.js';
import { calledBy } from './caller.js';
import { readChoice, readOptionalJsonObject, readOptionalText } from './input.js';
import type { Procedure, Session } from './session.js';

export const saveSetting: Procedure<'SaveSetting'> = calledBy('admin', (session, caller, input) => {
  const Name = readChoice(input, 'Name', 'AlertRules', 'AuditRetentionDays', 'RetentionDays');
  const Value = readValue(Name, input);
  checkRetentions(session, Name, Value);
  const before = session.get<SettingRow>(session.file('ListSettings'), { Name })!;
  if (Value === null) session.run('DELETE FROM Settings WHERE Name = :Name', { Name });
  else session.run(session.file('SaveSetting'), { Name, Value });
  audit(session, caller, input, { entity: 'Setting', key: Name, before: { Value: before.Value }, after: { Value } });
  return session.all(session.file('ListSettings'), { Name });
});

function readValue(name: SettingName, { Value }: { Value: string | null }): string | null {
  if (name === 'AlertRules') return readOptionalJsonObject({ AlertRules: Value }, name);
  const days = readOptionalText({ [name]: Value }, name);
  if (days !== null && !(/^[1-9]\d{0,4}$/.test(days) && Number(days) <= RULES.LongestRetentionDays)) {
    throw new Refusal('input', `${name} must be a whole number from 1 to ${RULES.LongestRetentionDays}.`);
  }
  return days;
}

/** The audit trail must cover all existing runs, because it records who validated them. */
function checkRetentions(session: Session, name: SettingName, value: string | null): void {
  if (name === 'AlertRules') return;
  const days = (of: SettingName) =>
    Number(of === name ? value : session.get<SettingRow>(session.file('ListSettings'), { Name: of })?.Value);
  if (days('AuditRetentionDays') > 0 && days('AuditRetentionDays') < days('RetentionDays')) {
    throw new Refusal('input', 'AuditRetentionDays must not be less than RetentionDays.');
  }
}
