import type { Level } from '../contract.js';
import { calledBy } from './caller.js';
import { findRun } from './findRun.js';
import { readOptionalChoice, readOptionalInteger } from './input.js';
import type { Procedure } from './session.js';

const LEVELS: Level[] = ['debug', 'info', 'warn', 'error'];

export const listLines: Procedure<'ListLines'> = calledBy('viewer', (session, caller, input) => {
  const { RunKey } = findRun(session, caller, input);
  const level = readOptionalChoice(input, 'Level', ...LEVELS) ?? 'debug';
  return session.all(session.file('ListLines'), {
    RunKey,
    AfterSeq: readOptionalInteger(input, 'AfterSeq', -1) ?? -1,
    Levels: JSON.stringify(LEVELS.slice(LEVELS.indexOf(level))),
    // Written like this so that SQLite uses the small index.
    Worse: level === 'warn' || level === 'error' ? 1 : null,
    Limit: (readOptionalInteger(input, 'PageSize', 1, 1000) ?? 200) + 1,
  });
});
