import type { SettingRow } from '../contract/alerts.js';
import { callerOf } from './caller.js';
import type { Procedure } from './session.js';

export const listSettings: Procedure<'ListSettings'> = (session, input) => {
  callerOf(session, input);
  return session.all<SettingRow>(session.file('ListSettings'), { Name: null });
};
