/** Draws messages, windows and answers of the Slack app as Slack shows them. */
import type { ClaimedDeliveryRow, Database } from '#database';
import { buildMessage } from '../src/content/buildMessage.js';
import { renderAlert, renderThreadReply } from '../src/slack/alertBlocks.js';
import { renderReport } from '../src/slack/reportBlocks.js';
import { replyJob } from '../src/slack/command/oneJob.js';
import { replyToday } from '../src/slack/command/today.js';
import type { ActionContext } from '../src/slack/actionContext.js';
import type { Person } from '../src/slack/person.js';
import { buildFormView } from '../src/slack/ticket/form.js';
import { claimed, reports, samples } from '../test/claimed.js';
import { draw } from './draw.js';
import { renderMessage, renderWindow } from './slackHtml.js';

const APP = 'https://jobs.example.org/app/job-logger/runs';
const KEPT =
  `slack-error-it slack-recovered-it slack-acknowledged-en slack-missed-en slack-summary-it slack-report-bad-en
  slack-ticket-it slack-job-en slack-today-it`.split(/\s+/);

function makeMessage(more: Partial<ClaimedDeliveryRow>) {
  const delivery = claimed(more);
  return { delivery, content: buildMessage(delivery, APP), messageId: 'm', origin: 'o' };
}

const done = { AcknowledgedAt: '2026-11-24T06:10:00.000Z', AcknowledgedBy: 'Davide', AssigneeName: 'Giulia' };

/** By name. */
async function buildPictures(language: 'it' | 'en'): Promise<[string, string][]> {
  const alert = (more: Partial<ClaimedDeliveryRow>) => renderAlert(makeMessage({ ...more, Language: language }));
  const reply = (more: Partial<ClaimedDeliveryRow>) => renderThreadReply(makeMessage({ ...more, Language: language }));
  const all: [string, string][] = Object.entries(samples)
    .filter(([name]) => name !== 'recovered')
    .map(([name, sample]) => [name, renderMessage(alert(sample))]);
  for (const [name, sample] of Object.entries(reports(language)))
    all.push([name, renderMessage(renderReport(makeMessage(sample)))]);
  all.push([
    'acknowledged',
    renderMessage({ ...alert({ ...done, Reason: 'changed' }), replies: [reply(samples['repeat']!)] }),
  ]);
  const recovered = { ...samples['recovered'], ...done };
  all.push(['recovered', renderMessage({ ...alert(recovered), replies: [reply(recovered)] })]);

  const of = {
    run: 'r',
    job: null,
    language,
    channel: 'C1',
    ts: '1',
    people: [['g@example.org', 'Giulia']] as [string, string][],
  };
  const title = "Vendite del giorno: SAP-PROD:3200 didn't answer within 30 s";
  const description = `Job: Vendite del giorno (IT)\nInizio: 24 nov 2026, 07:00 (Europe/Rome), SRV-ETL-02\nCausa: SAP-PROD:3200 didn't answer\n${APP}?run=0193a2f4`;
  const draft = { title, description, priority: 'High' as const, assigneeEmail: 'g@example.org' };
  all.push(['ticket', renderWindow(buildFormView(of, draft, []))]);

  const now = '2026-11-24T10:00:00.000Z';
  const person: Person = { email: 'd', name: 'Davide', role: 'operator', language, timeZone: 'Europe/Rome', now };
  const actionContext: ActionContext = { database, appUrl: APP, deliver: async () => {}, log: console };
  const replies = { job: replyJob, today: replyToday };
  for (const [name, answer] of Object.entries(replies)) {
    all.push([name, renderMessage({ blocks: await answer(actionContext, person, 'vendite'), ephemeral: true })]);
  }
  return all;
}

const run = {
  RunId: '0193a2f4-7b1c-7e55-9a31-5d0c8f2b6e17',
  JobName: 'Vendite del giorno',
  Icon: '🐼',
  Status: 'Error',
  StartedAt: '2026-11-24T06:00:03.120Z',
  Machine: 'SRV-ETL-02',
  Message: "SAP-PROD:3200 didn't answer within 30 s while reading <orders>",
};
const other = {
  ...run,
  RunId: '0193b1c0',
  JobName: 'Listini fornitori',
  Icon: '📦',
  Status: 'TimedOut',
  Message: null,
};
const job = {
  JobId: 3,
  Name: run.JobName,
  Icon: run.Icon,
  DepartmentName: 'IT',
  OwnerName: 'Davide',
  Cron: '0 7 * * *',
  Paused: false,
  SnoozedUntil: null,
  LastStatus: 'Error',
  LastStartedAt: run.StartedAt,
  NextDueAt: '2026-11-25T06:00:00.000Z',
  UsualSeconds: 312,
  SuccessRate: 0.967,
  ScheduleProblem: null,
};
const rows: Record<string, object[]> = {
  ListJobs: [job],
  ListTrend: Array.from({ length: 30 }, (_, at) => {
    return {
      Status: at === 29 || at === 11 ? 'Error' : at === 17 ? 'Lost' : 'Done',
      WarningCount: at % 9 === 4 ? 1 : 0,
    };
  }),
  CountRuns: [{ Runs: 41, Failed: 2, Lost: 0, Missed: 1, Running: 3, Waiting: 2 }],
  ListDay: [
    { ...run, At: run.StartedAt },
    { ...other, At: '2026-11-24T08:15:00.000Z' },
    {
      ...run,
      JobName: 'Backup contabilità',
      Icon: '💾',
      Status: 'Missed',
      Message: null,
      At: '2026-11-24T09:30:00.000Z',
    },
  ],
};
const database = { call: async (name: string) => rows[name] ?? [] } as unknown as Database;

async function main(): Promise<void> {
  const all = await Promise.all(
    (['it', 'en'] as const).map(async (language) =>
      (await buildPictures(language)).map(([name, html]) => ({ name: `slack-${name}-${language}`, html, width: 680 })),
    ),
  );
  await draw(all.flat().filter(({ name }) => KEPT.includes(name)));
}

void main();
