import type { AuditRow } from '../contract/audit.js';
import { findCaller, requireRole } from './caller.js';
import { readFlag, hasField, readOptionalChoice, readOptionalText, readOptionalInteger } from './input.js';
import type { Procedure } from './session.js';

export const listAudit: Procedure<'ListAudit'> = (session, input) => {
  requireRole(findCaller(session, input), 'admin', input);
  return session.all<AuditRow>(session.file('ListAudit'), {
    Entity: readOptionalChoice(
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
    EntityKey: readOptionalText(input, 'EntityKey', 320),
    Field: readOptionalText(input, 'Field', 100),
    LatestOnly: hasField(input, 'LatestOnly') && readFlag(input, 'LatestOnly') ? 1 : 0,
    BeforeAuditKey: readOptionalInteger(input, 'BeforeAuditKey', 0, Number.MAX_SAFE_INTEGER),
    Limit: (readOptionalInteger(input, 'PageSize', 1, 1000) ?? 100) + 1,
  });
};
