import { ENTITIES } from '../contract/choices.js';
import { calledBy } from './caller.js';
import { readFlag, readOptionalChoice, readOptionalText, readOptionalInteger } from './input.js';
import type { Procedure } from './session.js';

export const listAudit: Procedure<'ListAudit'> = calledBy('admin', (session, caller, input) =>
  session.all(session.file('ListAudit'), {
    Entity: readOptionalChoice(input, 'Entity', ...ENTITIES),
    EntityKey: readOptionalText(input, 'EntityKey', 320),
    Field: readOptionalText(input, 'Field', 100),
    LatestOnly: Number(readFlag(input, 'LatestOnly', false)),
    BeforeAuditKey: readOptionalInteger(input, 'BeforeAuditKey', 0, Number.MAX_SAFE_INTEGER),
    Limit: (readOptionalInteger(input, 'PageSize', 1, 1000) ?? 100) + 1,
  }),
);
