/**
 * The rules by which texts are masked, as data for Python: `npx tsx sdk/test/redactionRules.ts` writes
 * `python/job_logger/redaction.json` after a change of them. A rule is a pattern and what stays of it, in Python's words.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ADDRESS, ANY_NAME, NAMED, PRIVATE_KEY, SHAPED, SUSPICION } from '../src/redact.js';

export const rulesFile = path.join(__dirname, '..', '..', 'python', 'job_logger', 'redaction.json');

const rule = ([pattern, kept]: readonly [RegExp, string]) => [pattern.source, kept.replaceAll('$1', String.raw`\g<1>`)];

export const redactionRules = {
  suspicion: [rule([SUSPICION, ''])],
  address: [rule([ADDRESS, ''])],
  privateKey: [rule(PRIVATE_KEY)],
  name: [rule([ANY_NAME, ''])],
  named: NAMED.map(rule),
  shaped: SHAPED.map(rule),
};

if (require.main === module) writeFileSync(rulesFile, `${JSON.stringify(redactionRules, undefined, 2)}\n`);
