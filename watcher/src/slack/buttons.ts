/**
 * The value of a pressed button. Slack signs it, so nobody can forge one. It names things and never a right; the
 * procedures decide about rights.
 */
import type { Language } from '#database';
import { z } from 'zod';

export const BUTTONS = {
  acknowledge: 'alert.acknowledge',
  assign: 'alert.assign',
  ticket: 'alert.ticket',
  snooze: 'alert.snooze',
  /** Opens an address; Slack reports the press anyway. */
  link: 'link',
} as const;

const language = z.enum(['it', 'en']) satisfies z.ZodType<Language>;
const alertTarget = z.object({
  alert: z.string(),
  job: z.number().nullable(),
  run: z.string().nullable(),
  /** Identifies the message and the thread that everybody can read. */
  language,
});
const snooze = z.object({ job: z.number(), minutes: z.number(), language });

export type AlertTarget = z.infer<typeof alertTarget>;
type Snooze = z.infer<typeof snooze>;

export const writeTarget = (target: AlertTarget): string => JSON.stringify(target);
export const readTarget = (value: string | undefined): AlertTarget => alertTarget.parse(JSON.parse(value ?? ''));
export const writeSnooze = (one: Snooze): string => JSON.stringify(one);
export const readSnooze = (value: string | undefined): Snooze => snooze.parse(JSON.parse(value ?? ''));
