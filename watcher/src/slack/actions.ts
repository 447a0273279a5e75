/**
 * The buttons of an alert. Only the outbox changes the message itself, whichever watcher received the press. It sends
 * one change after another, so the last one shown is the last one made.
 */
import { formatMoment } from '../content/moments.js';
import { texts } from '../content/texts.js';
import { escapeMrkdwn } from './blockText.js';
import { readSnooze, readTarget } from './buttons.js';
import { type SlackRequest, type ActionContext, respondPrivately, runAsPerson } from './actionContext.js';
import { slackTexts } from './texts.js';

/** A press, and its message. */
export interface Press extends SlackRequest {
  /** The value of the button, or of the choice. */
  value: string | undefined;
  channel: string | undefined;
  ts: string | undefined;
}

export function acknowledge(actionContext: ActionContext, press: Press): Promise<void> {
  return runAsPerson(actionContext, press, async ({ email, language }) => {
    const { alert } = readTarget(press.value);
    const change = { AlertKey: alert, Email: email, Source: 'slack' } as const;
    const [row] = await actionContext.database.call('AcknowledgeAlert', change);
    await showNow(actionContext);
    if (row && row.AcknowledgedBy !== email) {
      const name = row.AcknowledgedByName ?? row.AcknowledgedBy ?? '–';
      await respondPrivately(press.respond, slackTexts[language].alreadyAcknowledged(name));
    }
  });
}

/** Whoever had the alert before reads in its thread who has it now. */
export function assignToMe(actionContext: ActionContext, press: Press): Promise<void> {
  return runAsPerson(actionContext, press, async ({ email, name }) => {
    const { alert, language } = readTarget(press.value);
    const { database } = actionContext;
    const [before] = await database.call('ListAlerts', { AlertKey: alert, Email: email });
    await database.call('AssignAlert', { AlertKey: alert, AssigneeEmail: email, Email: email, Source: 'slack' });
    await showNow(actionContext);
    const { AssigneeEmail, AssigneeName } = before ?? {};
    if (!AssigneeEmail || AssigneeEmail === email) return;
    const users = await database.call('ListUsers', { Email: email });
    const SlackId = users.find(({ UserEmail }) => UserEmail === AssigneeEmail)?.SlackId;
    await postInThread(press, slackTexts[language].takenOver(name, AssigneeName ?? AssigneeEmail), SlackId);
  });
}

export function snooze(actionContext: ActionContext, press: Press): Promise<void> {
  return runAsPerson(actionContext, press, async ({ email, name, timeZone, now }) => {
    const { job, minutes, language } = readSnooze(press.value);
    const until = minutes === 0 ? null : new Date(Date.parse(now) + minutes * 60_000).toISOString();
    const change = { JobId: job, Until: until, Email: email, Source: 'slack' } as const;
    const [row] = await actionContext.database.call('SnoozeJob', change);
    const words = slackTexts[language];
    const jobName = row?.Name ?? String(job);
    const wording =
      until === null
        ? words.tellsAgain(name, jobName)
        : words.snoozed(name, jobName, formatMoment(until, timeZone, texts[language]));
    await postInThread(press, wording);
  });
}

/** If it can't be shown now, the outbox shows it later. The action is done anyway. */
async function showNow({ deliver, log }: ActionContext): Promise<void> {
  try {
    await deliver();
  } catch (error) {
    log.warn({ error: String(error) }, 'What somebody did in Slack is shown there a little later.');
  }
}

/**
 * Everybody who sees the message should know. If the app may not write there, at least the person who pressed is told.
 *
 * @param mention the Slack user whom it concerns
 */
async function postInThread(
  { client, respond, channel, ts }: Press,
  wording: string,
  mention?: string | null,
): Promise<void> {
  try {
    if (channel === undefined || ts === undefined) return await respondPrivately(respond, wording);
    const text = `${escapeMrkdwn(wording, 2900)}${mention ? ` <@${mention}>` : ''}`;
    await client.chat.postMessage({ channel, thread_ts: ts, text });
  } catch {
    await respondPrivately(respond, wording);
  }
}
