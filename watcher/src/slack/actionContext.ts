/** What every action of the Slack app needs, and how it answers. */
import { type Database, type Language, Refusal } from '#database';
import type { RespondFn } from '@slack/bolt';
import type { Logger } from '../log.js';
import { getErrorMessage } from '#sdk/warnOnce';
import { escapeMrkdwn } from './blockText.js';
import { type Person, findPerson, UnknownSlackUser } from './person.js';
import { slackTexts } from './texts.js';
import type { WebClient } from './webApi.js';

export interface ActionContext {
  /** Its login needs the role `dashboard_user`: people act themselves, with their own rights. */
  database: Database;
  appUrl: string | null;
  /** Sends waiting messages, so that they show at once what somebody did. */
  deliver: () => Promise<void>;
  log: Logger;
}

export interface SlackRequest {
  client: WebClient;
  respond: RespondFn;
  /** The person who pressed or typed. */
  slackId: string;
}

/** Acts as the person who asked for it. Only they see what goes wrong. */
export async function runAsPerson(
  actionContext: ActionContext,
  query: SlackRequest,
  work: (person: Person) => Promise<void>,
): Promise<void> {
  let person: Person | null = null;
  try {
    person = await findPerson(actionContext.database, query.client, query.slackId);
    await work(person);
  } catch (error) {
    await respondPrivately(query.respond, explainError(actionContext, error, person));
  }
}

export async function respondPrivately(respond: RespondFn, text: string): Promise<void> {
  await respond({ response_type: 'ephemeral', replace_original: false, text: escapeMrkdwn(text, 3000) });
}

/** For the person; anything but a plain refusal is also logged. */
export function explainError(
  { log }: ActionContext,
  error: unknown,
  person: Pick<Person, 'language' | 'role'> | null,
  language: Language = person?.language ?? 'en',
): string {
  const words = slackTexts[language];
  if (error instanceof UnknownSlackUser) return error.message;
  if (error instanceof Refusal) {
    if (error.code === 'forbidden' && person) return words.forbidden(person.role);
    return error.code === 'not-found' ? words.notFound : words.refused(error.message);
  }
  log.error({ error: getErrorMessage(error) }, 'What somebody asked for in Slack failed.');
  return words.failed;
}
