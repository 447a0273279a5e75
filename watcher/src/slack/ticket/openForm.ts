/** Opens the window for a ticket. Slack requires it within three seconds; it is filled when its content is known. */
import { type Database, type Language, Refusal } from '#database';
import type { types } from '@slack/bolt';
import { formatMoment } from '../../content/moments.js';
import { texts } from '../../content/texts.js';
import { classifyResponse } from '../classifyResponse.js';
import { LIMITS } from '../blockText.js';
import { type SlackRequest, type ActionContext, explainError, respondPrivately } from '../actionContext.js';
import { type Person, findPerson } from '../person.js';
import { buildLink } from '../../content/links.js';
import { slackTexts } from '../texts.js';
import type { WebClient } from '../webApi.js';
import { type Draft, buildFormView, buildLoadingView, buildTextView, type Subject } from './form.js';

interface TicketRequest extends SlackRequest {
  triggerId: string;
  /** A run's id or its beginning, or a job that has not run; one of the two. */
  run: string | null;
  job: number | null;
  /** Null: the person isn't known yet. */
  language: Language | null;
  channel: string | null;
  ts: string | null;
}

export async function openForm(actionContext: ActionContext, request: TicketRequest): Promise<void> {
  const { client, respond, triggerId, language } = request;
  const loading =
    language === null ? `${slackTexts.it.loading} ${slackTexts.en.loading}` : slackTexts[language].loading;
  let viewId: string | undefined;
  try {
    const opened = await client.views.open({ trigger_id: triggerId, view: buildLoadingView(loading) });
    viewId = opened.view?.id;
  } catch (error) {
    await respondPrivately(respond, explainError(actionContext, error, null, language ?? 'en'));
  }
  if (viewId === undefined) return;
  let person: Person | null = null;
  try {
    person = await findPerson(actionContext.database, client, request.slackId);
    const [of, draft, notes] = await buildInitialForm(actionContext, person, request);
    await showView(actionContext, client, viewId, buildFormView(of, draft, notes));
  } catch (error) {
    const spoken = person?.language ?? language ?? 'en';
    const view = buildTextView(spoken, explainError(actionContext, error, person, spoken));
    await showView(actionContext, client, viewId, view);
  }
}

/** A closed window can't be updated; what was done stays done. */
export async function showView(
  { log }: ActionContext,
  client: WebClient,
  viewId: string,
  view: types.ModalView,
): Promise<void> {
  try {
    await client.views.update({ view_id: viewId, view });
  } catch (error) {
    log.warn({ error: classifyResponse(error).answer }, 'A window in Slack does not show what it should.');
  }
}

/** The initial content of the window. */
async function buildInitialForm(
  actionContext: ActionContext,
  person: Person,
  request: TicketRequest,
): Promise<[Subject, Draft, string[]]> {
  const { channel, ts } = request;
  const place = { language: person.language, channel, ts };
  const draft = { priority: 'Normal' as const, assigneeEmail: null };
  const words = texts[person.language];
  if (request.run === null) {
    const [job] = await actionContext.database.call('ListJobs', { JobId: request.job, Email: person.email });
    if (!job) throw new Refusal('not-found', `There is no job ${request.job}.`);
    const people = await listAssignees(actionContext.database, person, job.DepartmentId);
    const of = { ...place, run: null, job: request.job, people };
    return [of, { ...draft, title: `${job.Name} ${words.title.missed}`, description: '' }, []];
  }
  const [run] = await actionContext.database.call('GetRun', { RunId: request.run, Email: person.email });
  const { RunId, JobName, DepartmentName, DepartmentId, StartedAt, Machine, Cause, Message } = run!;
  const why = Cause ?? Message?.split('\n')[0] ?? slackTexts[person.language].statuses[run!.Status];
  const link = buildLink(actionContext.appUrl, { run: RunId });
  const facts = [
    `${words.labels.job}: ${JobName} (${DepartmentName})`,
    `${words.labels.started}: ${formatMoment(StartedAt, person.timeZone, words)}, ${Machine}`,
    `${words.labels.cause}: ${why}`,
    ...(link === null ? [] : [link]),
  ];
  const notes =
    run!.OpenTicketId === null
      ? []
      : [slackTexts[person.language].openAlready(run!.OpenTicketId, run!.OpenTicketTitle ?? '')];
  const people = await listAssignees(actionContext.database, person, DepartmentId);
  const of = { ...place, run: RunId, job: null, people };
  return [of, { ...draft, title: `${JobName}: ${why}`, description: facts.join('\n') }, notes];
}

/** Only an operator may assign a ticket. One fewer than Slack shows, because "nobody" is a choice too. */
async function listAssignees(database: Database, person: Person, DepartmentId: number): Promise<Subject['people']> {
  if (person.role === 'viewer') return [];
  const users = await database.call('ListUsers', { DepartmentId, Email: person.email });
  return users
    .filter(({ Active, UserEmail }) => Active && UserEmail.length <= LIMITS.optionValue)
    .slice(0, LIMITS.options - 1)
    .map(({ UserEmail, Name }) => [UserEmail, Name]);
}
