/**
 * Sends a mail about a failed run with SendGrid's API:
 * https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send
 */
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { getErrorMessage } from '#sdk/warnOnce';
import { parseSender } from '#database/mailSender';
import { stripTerminalControls } from '#database/terminalText';
import type { FailureMail, RunBatch } from '#database/store/runStore';
import { type MailClaims, type MailSettings, SEND_WITHIN } from './failureMails.js';

type End = NonNullable<RunBatch['end']>;

/** Far longer than sending can take. */
const LEASE_SECONDS = 60;
/** Waits before the second and third try, in milliseconds. */
const PAUSES = [1000, 2000];
/** Errors after which certainly nothing was sent: https://nodejs.org/api/errors.html#common-system-errors */
const UNSENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** Lines of the traceback. */
const LAST_LINES = 25;
const LINE_WIDTH = 300;

const WORDS = {
  it: {
    locale: 'it-IT',
    states: ['Fallito', 'Andato perso'],
    labels: ['Job', 'Reparto', 'Inizio', 'Fine', 'Macchina', 'Script', 'Causa'],
    why: 'Nessun watcher è in funzione: ti scrive la macchina su cui gira il job.',
    gone: 'Il database non ha potuto registrare l’esecuzione: ti scrive la macchina su cui gira il job. Potresti riceverne ancora notizia quando il database tornerà.',
  },
  en: {
    locale: 'en-GB',
    states: ['Failed', 'Lost'],
    labels: ['Job', 'Department', 'Started', 'Ended', 'Machine', 'Script', 'Cause'],
    why: 'No watcher is running: the machine on which the job runs writes to you.',
    gone: 'The database could not record the run: the machine on which the job runs writes to you. You may hear of it again when the database is back.',
  },
};

/**
 * Sends the mail if the claim allows it. What certainly wasn't sent is left to the watcher. If it may have been sent,
 * the lease expires, and the watcher sends it as a possible repeat.
 *
 * @throws Error that says what became of it, StoreError
 */
export async function sendFailureMail(settings: MailSettings, claims: MailClaims, begin: RunBatch['begin'], end: End) {
  const from = parseSender(settings['SENDGRID_FROM']);
  if (!from)
    throw new Error('No mail about a failed run: SENDGRID_FROM must be the address of a sender verified by SendGrid.');
  const ClaimedBy = `${os.hostname()}/${process.pid}`;
  const mail = await claims.claimFailureMail({ RunId: begin.runId, ClaimedBy, LeaseSeconds: LEASE_SECONDS });
  if (!mail) return;
  const { Status, Answer } = await send(settings, { ...formatMessage(mail, begin, end), from });
  if (Status) await claims.finishFailureMail({ DeliveryKey: mail.DeliveryKey, ClaimedBy, Status, Answer });
  const kept = mail.DeliveryKey ? 'A watcher will tell.' : 'The run waits in its journal.';
  if (Status !== 'Sent')
    throw new Error(
      `${mail.Recipient} was not told by mail that ${mail.JobName} failed. ${kept} (SendGrid: ${Answer})`,
    );
}

/** @returns `Status` undefined: it may have gone, or not */
async function send(settings: MailSettings, message: object): Promise<{ Status?: 'Sent' | 'Waiting'; Answer: string }> {
  const url = `${(settings['SENDGRID_BASE_URL'] ?? 'https://api.sendgrid.com').replace(/\/+$/, '')}/v3/mail/send`;
  const headers = { authorization: `Bearer ${settings['SENDGRID_API_KEY']}`, 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body: JSON.stringify(message), signal: AbortSignal.timeout(SEND_WITHIN) };
  try {
    for (let attempt = 0; ; attempt++) {
      const response = await fetch(url, { ...request, redirect: 'error' });
      // A proxy's page has 200.
      if (response.status === 202) return { Status: 'Sent', Answer: '202' };
      const Answer = `${response.status} ${getErrorMessage((await response.text()).slice(0, 300))}`;
      const wait = Math.max(PAUSES[attempt] ?? Infinity, Number(response.headers.get('retry-after')) * 1000 || 0);
      if ((response.status !== 429 && response.status < 500) || wait > SEND_WITHIN / 2)
        return { Status: 'Waiting', Answer };
      await sleep(wait);
    }
  } catch (error) {
    const cause = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    const Answer = getErrorMessage(cause) || `${cause.code}`;
    return UNSENT.test(cause.code ?? '') ? { Status: 'Waiting', Answer } : { Answer };
  }
}

function formatMessage(mail: FailureMail, begin: RunBatch['begin'], end: End): object {
  const words = WORDS[mail.Language];
  const timeZone = mail.TimeZone ?? 'UTC';
  const format = new Intl.DateTimeFormat(words.locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  const [started, ended] = [begin.at, end.at].map((at) => `${format.format(Date.parse(at))} (${timeZone})`);
  const job = mail.DepartmentName === null ? `${begin.jobId}` : `${mail.JobName} (${begin.jobId})`;
  const values = [job, mail.DepartmentName, started, ended, begin.machine, begin.script, end.message];
  const facts = words.labels.flatMap((label, index) =>
    values[index] ? [`${label}: ${values[index].slice(0, 1000)}`] : [],
  );
  const lines = end.traceback?.trimEnd().split('\n').slice(-LAST_LINES) ?? [];
  const why = mail.DepartmentName === null ? words.gone : words.why;
  const text = [facts, lines.map((line) => line.slice(0, LINE_WIDTH)), [why]].map((part) => part.join('\n'));
  const content = [{ type: 'text/plain', value: clean(text.filter(Boolean).join('\n\n')) }];
  const state = words.states[end.status === 'Lost' ? 1 : 0];
  const subject = clean(`[${state}] ${mail.JobName}`.replaceAll(/\s+/g, ' ').slice(0, 200));
  return { personalizations: [{ to: [{ email: mail.Recipient }] }], subject, content, categories: ['job-logger'] };
}

/** Without the colours of a terminal, which a traceback may have. */
function clean(text: string): string {
  return stripTerminalControls(text).toWellFormed();
}
