import { Refusal } from '../contract.js';
import type { SettingName, SettingRow } from '../contract/alerts.js';
import { ENTITIES } from '../contract/choices.js';
import type { PurgeRow } from '../contract/runs.js';
import { RULES } from '../rules.js';
import { audit } from './audit.js';
import { calledBy } from './caller.js';
import * as read from './input.js';
import { purgeSlice, purged } from './purgeSlice.js';
import { type Procedure, type Session, withFlags } from './session.js';

export const ListSettings: Procedure<'ListSettings'> = calledBy('viewer', (session) =>
  session.all(session.file('ListSettings'), { Name: null }),
);

export const SaveSetting: Procedure<'SaveSetting'> = calledBy('admin', (session, caller, input) => {
  const Name = read.choice(input, 'Name', 'AlertRules', 'AuditRetentionDays', 'RetentionDays');
  const Value = readValue(Name, input);
  checkRetentions(session, Name, Value);
  const before = session.get<SettingRow>(session.file('ListSettings'), { Name })!;
  if (Value === null) session.run('DELETE FROM Settings WHERE Name = :Name', { Name });
  else session.run(session.file('SaveSetting'), { Name, Value });
  audit(session, caller, input, { entity: 'Setting', key: Name, before: { Value: before.Value }, after: { Value } });
  return session.all(session.file('ListSettings'), { Name });
});

function readValue(name: SettingName, { Value }: { Value: string | null }): string | null {
  if (name === 'AlertRules') return read.optionalJsonObject({ AlertRules: Value }, name);
  const days = read.optionalText({ [name]: Value }, name);
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

export const ListAudit: Procedure<'ListAudit'> = calledBy('admin', (session, caller, input) =>
  session.all(session.file('ListAudit'), {
    Entity: read.optionalChoice(input, 'Entity', ...ENTITIES),
    EntityKey: read.optionalText(input, 'EntityKey'),
    Field: read.optionalText(input, 'Field'),
    LatestOnly: Number(read.flag(input, 'LatestOnly', false)),
    BeforeAuditKey: read.optionalInteger(input, 'BeforeAuditKey', 1, Number.MAX_SAFE_INTEGER),
    Limit: (read.optionalInteger(input, 'PageSize', 1, 1000) ?? 100) + 1,
  }),
);

export const PurgeRuns: Procedure<'PurgeRuns'> = calledBy('admin', (session, caller, input) => {
  const OlderThan = read.time(input, 'OlderThan');
  if (OlderThan > new Date().toISOString()) throw new Refusal('input', 'OlderThan must be in the past.');
  const demoOnly = read.flag(input, 'DemoData', false);
  if (read.flag(input, 'DryRun')) {
    const row = session.get<PurgeRow>(session.file('CountPurge'), { OlderThan, DemoData: Number(demoOnly) })!;
    return [withFlags(row, 'More')];
  }

  const slice = purgeSlice(session, OlderThan, demoOnly);
  if (slice.Runs > 0) audit(session, caller, input, purged(OlderThan, slice.Runs));
  return [slice];
});
