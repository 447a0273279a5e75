/** The shape of jobs.yaml; docs/jobs-yaml.md documents it. A missing key keeps its value, null removes it. */
import { BLANKS_AROUND, CHANNELS, EMAIL, ONE_LINE, ROLES, SLACK_CHANNEL, SLACK_ID } from '#database/contract/choices';
import { cronProblem, timeZoneProblem } from '#schedule';
import { findRulesProblems } from '#watcher/rules';
import { z } from 'zod';
import { parseDuration } from '../options/duration.js';

/** The greatest number of the database's type `int`. */
const MAX_INT = 2 ** 31 - 1;

/** Counted in UTF-16 as both databases count; zod's own `max` takes an emoji for one. */
const text = (max: number) =>
  z
    .string()
    .overwrite((value) => value.replaceAll(BLANKS_AROUND, ''))
    .min(1, 'must not be empty')
    .refine(({ length }) => length <= max, `has more than ${max} characters`);
const name = (max: number) => text(max).regex(ONE_LINE, 'must be one line, without control characters');
const optionalText = (max: number) => text(max).nullable().optional();
const email = text(320).regex(EMAIL, 'must be an email address');
const slackChannel = text(100).regex(SLACK_CHANNEL, 'must be a Slack channel such as #it').nullable().optional();

const duration = z
  .string({ error: 'must be a duration such as 30s, 15m or 1h30m' })
  .refine((value) => (parseDuration(value) ?? 0) >= 1000, 'must be a duration such as 30s, 15m or 1h30m')
  .refine((value) => (parseDuration(value) ?? 0) < MAX_INT * 1000, 'must be less than 68 years')
  .nullable()
  .optional();

const timeZone = without(timeZoneProblem);
const cron = without(cronProblem);

/** Field by field, so that each problem is reported with its own line. */
const alerts = z
  .record(z.string(), z.unknown())
  .superRefine((rules, context) => {
    for (const [field, value] of Object.entries(rules)) {
      for (const problem of findRulesProblems({ [field]: value })) {
        context.addIssue({ code: 'custom', path: [field], message: problem.slice(`alerts.${field} `.length) });
      }
    }
  })
  .refine((rules) => JSON.stringify(rules).length <= 4000, 'has more than 4000 characters as JSON')
  .nullable()
  .optional();

const department = z.strictObject({ name: name(100), slackChannel, mailAddress: email.nullable().optional(), alerts });

const user = z.strictObject({
  email,
  name: name(200),
  role: z.enum(ROLES).optional(),
  department: optionalText(100),
  language: z.enum(['it', 'en']).optional(),
  slackId: text(50).regex(SLACK_ID, 'must be an id such as U012AB3CD').nullable().optional(),
  slackChannel,
  active: z.boolean().optional(),
  report: z.enum(['none', 'daily', 'weekly']).nullable().optional(),
  reportBy: z.enum(CHANNELS).nullable().optional(),
  reportHour: z.int().min(0).max(23).nullable().optional(),
  reportTimeZone: timeZone.nullable().optional(),
});

const job = z.strictObject({
  id: z.int32().min(1).optional(),
  name: name(200),
  icon: optionalText(50),
  department: text(100),
  owner: email.nullable().optional(),
  path: optionalText(1000),
  machine: optionalText(200),
  schedule: cron.nullable().optional(),
  timeZone: timeZone.nullable().optional(),
  grace: duration,
  longest: duration,
  shortest: duration,
  needsValidation: z.boolean().optional(),
  alerts,
  documentation: text(2000)
    .regex(/^https?:\/\/[^/\s]/i, 'must begin with http:// or https://')
    .nullable()
    .optional(),
  retired: z.boolean().optional(),
});

export const jobsFileSchema = z.strictObject({
  /** For every schedule that has none. */
  timeZone: timeZone.optional(),
  /** For every job; its department's and its own rules override them. */
  alerts,
  departments: z.array(department).nullable().optional(),
  users: z.array(user).nullable().optional(),
  jobs: z.array(job).nullable().optional(),
});

export type JobsFileContent = z.infer<typeof jobsFileSchema>;
export type FileJob = z.infer<typeof job>;
export type FileUser = z.infer<typeof user>;

/** The keys that are allowed at a path, for the error message. */
export function keysAt(path: PropertyKey[]): string[] {
  const shapes: Record<string, object> = { departments: department.shape, users: user.shape, jobs: job.shape };
  return Object.keys(shapes[String(path[0])] ?? jobsFileSchema.shape);
}

/** A text that always passes. */
function without(problemIn: (value: string) => string | null) {
  return z
    .string()
    .max(200, 'has more than 200 characters')
    .superRefine((value, context) => {
      const problem = problemIn(value);
      if (problem) context.addIssue({ code: 'custom', message: problem });
    });
}
