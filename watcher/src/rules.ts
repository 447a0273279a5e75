/**
 * What people are told about a job, who, and when: the `alerts` of the job override those of its department, and these
 * override those of all jobs. Missing fields are as in `DEFAULT_RULES`.
 */
import type { AlertKind } from '#database';
import { EMAIL, SLACK_CHANNEL } from '#database/contract/choices';
import { timeZoneProblem } from '#schedule';
import { z } from 'zod';
import { findWindowProblem } from './localTimeWindows.js';
import { tryOr } from '#sdk/foreign';

export type RuleKind = Exclude<AlertKind, 'summary' | 'report'>;

export interface AlertRules {
  /** Which events people are told about. */
  on: RuleKind[];
  /** Errors, losses and misses open an alert after this many in a row. */
  after: number;
  /** And it closes after this many successes in a row. */
  recoverAfter: number;
  /** Repeated after this many seconds until somebody acknowledges it; null: never. */
  repeatSeconds: number | null;
  /** When nobody is told: `22:00-07:00`, `SAT,SUN 00:00-24:00`. Problems that still exist at the end are told then. */
  quiet: string[];
  /** When nothing is missed and nobody is told at all. */
  maintenance: string[];
  /** The time zone of these windows, if the job has none. */
  timeZone: string;
  /** `owner`, `department`, a user's email, a `#channel` of Slack. */
  tell: string[];
}

const DEFAULT_RULES: AlertRules = {
  on: ['error', 'missed', 'lost', 'long'],
  after: 1,
  recoverAfter: 1,
  repeatSeconds: null,
  quiet: [],
  maintenance: [],
  timeZone: 'UTC',
  tell: ['owner', 'department'],
};

const SECONDS: Record<string, number> = { m: 60, h: 3600, d: 86_400 };

const kind = z.enum(['error', 'lost', 'missed', 'long', 'late', 'short', 'validation', 'warnings']);
const window = z.string().superRefine((text, context) => {
  const problem = findWindowProblem(text);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});
const windows = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(window));

const shape = z
  .strictObject({
    on: z.array(kind),
    after: z.int().min(1).max(1000),
    recoverAfter: z.int().min(1).max(1000),
    repeat: z
      .string()
      .regex(/^[1-9]\d{0,3}[mhd]$/, 'must be a duration such as 30m, 4h or 1d')
      .nullable(),
    quiet: windows.nullable(),
    maintenance: windows.nullable(),
    timeZone: z.string().refine((name) => timeZoneProblem(name) === null, 'must be an IANA time zone'),
    tell: z.array(z.string().max(320).refine(isRecipient, 'must be owner, department, an email or a #channel')),
  })
  .partial();

const UNKNOWN = `isn't known; there are ${Object.keys(shape.shape).join(', ')}`;

interface ReadRules {
  rules: AlertRules;
  /** Unusable fields, each as a sentence; they count as missing. */
  problems: string[];
}

/** @param layers JSON objects, the most general first: of all, of the department, of the job */
export function readRules(layers: (string | null)[]): ReadRules {
  const rules = { ...DEFAULT_RULES };
  const problems: string[] = [];
  for (const layer of layers) {
    if (layer === null) continue;
    const fields = parseObject(layer);
    if (fields === null) problems.push('alerts must be a JSON object');
    for (const [field, value] of Object.entries(fields ?? {})) {
      const checked = shape.safeParse({ [field]: value });
      if (checked.success) applyFields(rules, checked.data);
      else
        problems.push(
          `alerts.${field} ${Object.hasOwn(shape.shape, field) ? checked.error.issues[0]?.message : UNKNOWN}`,
        );
    }
  }
  return { rules, problems };
}

/** What is wrong with `alerts` in jobs.yaml, each as the rest of a sentence. */
export function findRulesProblems(alerts: object): string[] {
  return readRules([JSON.stringify(alerts)]).problems;
}

function applyFields(rules: AlertRules, { repeat, quiet, maintenance, ...rest }: z.infer<typeof shape>): void {
  Object.assign(rules, rest);
  if (quiet !== undefined) rules.quiet = quiet ?? [];
  if (maintenance !== undefined) rules.maintenance = maintenance ?? [];
  if (repeat !== undefined) rules.repeatSeconds = repeat === null ? null : parseSeconds(repeat);
}

function isRecipient(name: string): boolean {
  return /^(?:owner|department)$/.test(name) || EMAIL.test(name) || (/^#./.test(name) && SLACK_CHANNEL.test(name));
}

function parseSeconds(duration: string): number {
  return Number(duration.slice(0, -1)) * (SECONDS[duration.slice(-1)] ?? 0);
}

/** @returns null if it isn't a JSON object */
function parseObject(json: string): object | null {
  return tryOr(null, () => {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  });
}
