import type { Channel, JobFactsRow } from '#database';

export interface Recipient {
  channel: Channel;
  /** A mail address, or a channel of Slack. */
  recipient: string;
}

/** Where each person wants to be told: those with a Slack channel there, the others by mail. */
export type People = ReadonlyMap<string, Recipient>;

/** Each once, in the order of the rules. Where these name nobody who can be reached, the department is told. */
export function recipientsOf(tell: string[], job: JobFactsRow, people: People): Recipient[] {
  const found = unique(tell.flatMap((whom) => recipientOf(whom, job, people)));
  return found.length > 0 ? found : unique(departmentOf(job));
}

function recipientOf(whom: string, job: JobFactsRow, people: People): Recipient[] {
  if (whom === 'department') return departmentOf(job);
  if (whom.startsWith('#')) return [{ channel: 'slack', recipient: whom }];
  const email = whom === 'owner' ? job.OwnerEmail : whom;
  return email === null ? [] : [personOf(email, people)];
}

export function personOf(email: string, people: People): Recipient {
  return people.get(email.toLowerCase()) ?? { channel: 'mail', recipient: email };
}

export function departmentOf({
  SlackChannel,
  MailAddress,
}: Pick<JobFactsRow, 'SlackChannel' | 'MailAddress'>): Recipient[] {
  const both: Recipient[] = [];
  if (SlackChannel) both.push({ channel: 'slack', recipient: SlackChannel });
  if (MailAddress) both.push({ channel: 'mail', recipient: MailAddress });
  return both;
}

export function unique(recipients: Recipient[]): Recipient[] {
  const keyOf = ({ channel, recipient }: Recipient) => `${channel} ${recipient.toLowerCase()}`;
  const keys = recipients.map(keyOf);
  return recipients.filter((_, index) => keys.indexOf(keys[index]!) === index);
}
