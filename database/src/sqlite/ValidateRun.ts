import { Refusal } from '../contract.js';
import type { Validation } from '../contract/runs.js';
import { audit } from './audit.js';
import { calledBy } from './caller.js';
import { findRun } from './findRun.js';
import { runDetails } from './GetRun.js';
import { readChoice, readOptionalText } from './input.js';
import type { Procedure } from './session.js';

/** Another verdict may replace a verdict later; the audit trail keeps both. */
export const validateRun: Procedure<'ValidateRun'> = calledBy('operator', (session, caller, input) => {
  const verdict = readChoice(input, 'Verdict', 'Validated', 'Rejected');
  const reason = readOptionalText(input, 'Reason');
  if (verdict === 'Rejected' && reason === null)
    throw new Refusal('input', 'Reason is missing: a rejection needs one.');
  const { RunKey, RunId, JobId } = findRun(session, caller, input);
  const run = session.get<{ Status: string; Validation: Validation; ValidationNote: string | null }>(
    'SELECT Status, Validation, ValidationNote FROM Runs JOIN (SELECT RunKey, ValidationNote FROM LogHistory) USING (RunKey) WHERE RunKey = :RunKey',
    { RunKey },
  )!;
  if (run.Status === 'Pending')
    throw new Refusal('conflict', `Run ${RunId} is still going on: it can be validated once it has ended.`);

  // Invalidates judgements that were based on the earlier state.
  session.run('UPDATE Jobs SET JudgedVersion = JudgedVersion + 1 WHERE JobId = :JobId', { JobId });
  session.run(session.file('ValidateRun'), { RunKey, Verdict: verdict, Email: caller.email, Reason: reason });
  audit(session, caller, input, {
    entity: 'Run',
    key: RunId,
    before: { Validation: run.Validation, ValidationNote: run.ValidationNote },
    after: { Validation: verdict, ValidationNote: reason },
  });
  return runDetails(session, RunKey);
});
