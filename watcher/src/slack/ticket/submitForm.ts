/** Opens the ticket, and tells the people concerned. */
import type { TicketDetailsRow } from '#database';
import type { AckFn, ViewOutput, ViewResponseAction } from '@slack/bolt';
import { escapeMrkdwn } from '../blockText.js';
import { classifyResponse } from '../classifyResponse.js';
import { type ActionContext, explainError } from '../actionContext.js';
import { type Person, findPerson } from '../person.js';
import { buildLink } from '../../content/links.js';
import { slackTexts } from '../texts.js';
import type { WebClient } from '../webApi.js';
import {
  buildFormView,
  buildLoadingView,
  checkDraft,
  readDraft,
  readSubject,
  buildTextView,
  type Subject,
} from './form.js';
import { showView } from './openForm.js';

interface Submission {
  client: WebClient;
  ack: AckFn<ViewResponseAction>;
  slackId: string;
  view: ViewOutput;
}

export async function submitForm(
  actionContext: ActionContext,
  { client, ack, slackId, view }: Submission,
): Promise<void> {
  const of = readSubject(view.private_metadata);
  const draft = readDraft(view);
  const words = slackTexts[of.language];
  const errors = checkDraft(draft, of.language);
  if (errors) return ack({ response_action: 'errors', errors });
  // The form is gone after this, so pressing twice opens one ticket.
  await ack({ response_action: 'update', view: buildLoadingView(words.saving) });

  let person: Person | null = null;
  let opened: TicketDetailsRow | undefined;
  try {
    person = await findPerson(actionContext.database, client, slackId);
    [opened] = await actionContext.database.call('OpenTicket', {
      ...(of.run === null ? { JobId: of.job } : { RunId: of.run }),
      Title: draft.title,
      Description: draft.description,
      Priority: draft.priority,
      AssigneeEmail: draft.assigneeEmail,
      Email: person.email,
      Source: 'slack',
    });
  } catch (error) {
    // Their text isn't lost.
    const note = explainError(actionContext, error, person, of.language);
    return showView(actionContext, client, view.id, buildFormView(of, draft, [`⚠️ ${note}`]));
  }
  const url = buildLink(actionContext.appUrl, { ticket: String(opened!.TicketId) });
  const done = buildTextView(of.language, `🎫 ${words.ticketIsOpen(opened!.TicketId)}`, url);
  await showView(actionContext, client, view.id, done);
  await postToThread(actionContext, client, of, person, opened!);
}

/** In the alert's thread, and to the assignee; for a command, in the department's channel. */
async function postToThread(
  actionContext: ActionContext,
  client: WebClient,
  of: Subject,
  by: Person,
  ticket: TicketDetailsRow,
): Promise<void> {
  const { TicketId, Title, AssigneeEmail, AssigneeSlackId, DepartmentSlackChannel } = ticket;
  const words = slackTexts[of.language];
  const text = escapeMrkdwn(words.ticketOpened(by.name, TicketId, Title), 3000);
  const link = buildLink(actionContext.appUrl, { ticket: String(TicketId) });
  const textWithLink = link === null ? text : `${text}\n<${link}|${words.open}>`;
  const places: { channel: string; thread_ts?: string }[] = [];
  if (of.channel !== null && of.ts !== null) places.push({ channel: of.channel, thread_ts: of.ts });
  if (AssigneeEmail !== null && AssigneeEmail !== by.email) {
    const found = AssigneeSlackId ?? (await findSlackId(client, AssigneeEmail));
    if (found !== null) places.push({ channel: found });
  }
  if (places.length === 0 && DepartmentSlackChannel !== null) places.push({ channel: DepartmentSlackChannel });
  for (const place of places) {
    let sent = { Sent: true, Answer: 'ok' };
    try {
      await client.chat.postMessage({ ...place, text: textWithLink, unfurl_links: false });
    } catch (error) {
      sent = { Sent: false, Answer: classifyResponse(error).answer };
    }
    const delivery = { TicketId, Channel: 'slack' as const, Recipient: place.channel, ...sent };
    await actionContext.database.call('RecordDelivery', { ...delivery, Email: by.email, Source: 'slack' });
  }
}

async function findSlackId(client: WebClient, email: string): Promise<string | null> {
  try {
    const { user } = await client.users.lookupByEmail({ email });
    return user?.id ?? null;
  } catch {
    // They don't use Slack; they see the ticket in the dashboard.
    return null;
  }
}
