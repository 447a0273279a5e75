/**
 * Mails that the shipper itself sends about a failed run, if SENDGRID_API_KEY is set. The job's owner gets one if the
 * database knows no watcher that does it. The address in JOB_LOGGER_FALLBACK_MAIL gets one if the database is down.
 * Only the shipper's own end waits for a mail, and the code that sends it is loaded only when there is one to send.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { getSetting } from '#sdk/settings';
import type { RunBatch, RunStore } from '#database/store/runStore';
import { logTrouble } from './log.js';

type End = NonNullable<RunBatch['end']>;
export type MailClaims = Pick<RunStore, 'claimFailureMail' | 'finishFailureMail'>;
/** Values by setting name. */
export type MailSettings = Record<string, string | undefined>;

/** The longest time for a mail, all tries together, in milliseconds. */
export const SEND_WITHIN = 5000;
const SETTINGS = ['SENDGRID_API_KEY', 'SENDGRID_FROM', 'SENDGRID_BASE_URL', 'JOB_LOGGER_FALLBACK_MAIL'];

export class FailureMails {
  private readonly sending: Promise<void>[] = [];

  /** @param folder where the search for `.env` begins */
  constructor(private readonly folder: string | undefined) {}

  /**
   * Sends a mail about a failed run. A person who cancelled a run knows already, and so does the person at whose
   * terminal a run was Lost.
   *
   * @param taker the database that has taken the run's end, or the journal that none takes
   */
  sendAbout(begin: RunBatch['begin'], end: RunBatch['end'], taker: MailClaims | string): void {
    if (!end || end.status === 'Done' || end.status === 'Cancelled' || (end.status === 'Lost' && begin.atTerminal))
      return;
    const mail = this.send(begin, end, taker);
    this.sending.push(mail.catch((error: unknown) => logTrouble('a failure mail', error)));
  }

  /** @param atMost milliseconds */
  async waitForMails(atMost: number): Promise<void> {
    await Promise.race([Promise.all(this.sending), sleep(atMost)]);
  }

  private async send(begin: RunBatch['begin'], end: End, taker: MailClaims | string): Promise<void> {
    const found = SETTINGS.map((name) => [name, getSetting(name, this.folder)?.value]);
    const settings: MailSettings = Object.fromEntries(found);
    if (!settings['SENDGRID_API_KEY']) return;
    const claims =
      typeof taker === 'string' ? makeClaims(taker, begin.jobId, settings['JOB_LOGGER_FALLBACK_MAIL']) : taker;
    if (claims) await (await import('./sendFailureMail.js')).sendFailureMail(settings, claims, begin, end);
  }
}

/** A file beside a journal. It records that somebody was told of this run without the database. */
export function mailSentMarker(journal: string): string {
  return `${journal}.told`;
}

/** Without a database, one mail for each journal, whichever shipper has it. */
function makeClaims(journal: string, jobId: number, Recipient: string | undefined): MailClaims | undefined {
  if (!Recipient || existsSync(mailSentMarker(journal))) return undefined;
  writeFileSync(mailSentMarker(journal), '', { mode: 0o600 });
  const job = { JobName: `Job ${jobId}`, DepartmentName: null, TimeZone: null };
  return {
    claimFailureMail: () => Promise.resolve({ DeliveryKey: '', Recipient, Language: 'it', ...job }),
    finishFailureMail: () => Promise.resolve(),
  };
}
