import type { SettingRow } from '../contract/alerts.js';
import { findCaller } from './caller.js';
import type { Procedure } from './session.js';

export const listSettings: Procedure<'ListSettings'> = (session, input) => {
  findCaller(session, input);
  return session.all<SettingRow>(session.file('ListSettings'), { Name: null });
};
