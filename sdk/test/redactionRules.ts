/**
 * The rules by which texts are masked, as data for Python: `npx tsx sdk/test/redactionRules.ts` writes
 * `python/job_logger/redaction.json` after a change of them.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ANY_NAME, NAMED, PRIVATE_KEY, SHAPED, SUSPICION } from '../src/redact.js';

export const rulesFile = path.join(__dirname, '..', '..', 'python', 'job_logger', 'redaction.json');

export const redactionRules = {
  suspicion: SUSPICION.source,
  name: ANY_NAME.source,
  privateKey: PRIVATE_KEY.source,
  named: NAMED.map(([pattern, kept]) => [pattern.source, kept]),
  shaped: SHAPED.map(([pattern, kept]) => [pattern.source, kept]),
};

if (require.main === module) writeFileSync(rulesFile, `${JSON.stringify(redactionRules, undefined, 2)}\n`);
