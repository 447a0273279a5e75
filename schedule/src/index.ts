/**
 * When jobs should run. Pure functions from a cron expression and an IANA time zone to instants; docs/schedule.md has
 * the rules.
 */
export {
  DAYS_AHEAD,
  expectedRuns,
  expectedRunsAhead,
  MOST_AHEAD,
  type Schedule,
  scheduleProblem,
} from './expectedRuns.js';
export { cronFieldProblem, cronProblem } from './cron.js';
export { dayEdges, getLocalDay, getHourOfDay, isDay, localText } from './day.js';
export { offsetAt, timeZoneProblem, wallClock } from './zone.js';
