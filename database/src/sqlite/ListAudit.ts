import type { AuditRow } from '../contract/audit.js';
import { callerOf, requireRole } from './caller.js';
import { flag, has, optionalOneOf, optionalText, optionalWhole } from './input.js';
import type { Procedure } from './session.js';

export const listAudit: Procedure<'ListAudit'> = (session, input) => {
  requireRole(callerOf(session, input), 'admin', input);
  return session.all<AuditRow>(session.file('ListAudit'), {
    Entity: optionalOneOf(
      input,
      'Entity',
      'Job',
      'Department',
      'User',
      'DepartmentLogin',
      'Run',
      'Ticket',
      'Alert',
      'Setting',
      'Purge',
    ),
    EntityKey: optionalText(input, 'EntityKey', 320),
    Field: optionalText(input, 'Field', 100),
    LatestOnly: has(input, 'LatestOnly') && flag(input, 'LatestOnly') ? 1 : 0,
    BeforeAuditKey: optionalWhole(input, 'BeforeAuditKey', 0, Number.MAX_SAFE_INTEGER),
    Limit: (optionalWhole(input, 'PageSize', 1, 1000) ?? 100) + 1,
  });
};
