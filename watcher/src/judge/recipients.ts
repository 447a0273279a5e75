/** Who gets an alert, and through which channel: the people in the rules, else the department, else the admins. */
import type { BeatRow, Channel, JobFactsRow, PersonRow } from '#database';

export interface Recipient {
  channel: Channel;
  /** An email address, or a Slack channel or user. */
  recipient: string;
}

/** All people, and how they can be reached. */
export interface Reach {
  /** By email in lower case. */
  people: ReadonlyMap<string, PersonRow>;
  /** The channels for which a watcher has a key; both if none is set up yet, because messages wait for the first. */
  channels: ReadonlySet<Channel>;
}

type Department = Pick<JobFactsRow, 'DepartmentId' | 'SlackChannel' | 'MailAddress'>;
type JobContacts = Department & Pick<JobFactsRow, 'OwnerEmail'>;

export function getReach(
  people: PersonRow[],
  { MailSetUp, SlackSetUp }: Pick<BeatRow, 'MailSetUp' | 'SlackSetUp'>,
): Reach {
  const channels = new Set<Channel>();
  if (MailSetUp || !SlackSetUp) channels.add('mail');
  if (SlackSetUp || !MailSetUp) channels.add('slack');
  return { people: new Map(people.map((person) => [person.Email.toLowerCase(), person])), channels };
}

/** Each once, in the order of the rules. If the rules name nobody who can be reached, the department or the admins. */
export function resolveRecipients(tell: string[], job: JobContacts, reach: Reach): Recipient[] {
  const named = tell.flatMap((target) => resolveRecipient(target, job, reach));
  return takeFirst([named, resolveDepartment(job, reach), resolveAdmins(job.DepartmentId, reach)]);
}

/** The first of these groups that has anybody, each once. */
export function takeFirst(groups: Recipient[][]): Recipient[] {
  return removeDuplicates(groups.find((group) => group.length > 0) ?? []);
}

/** The people in the rules whom nobody can reach, each with the reason. */
export function listUnreachable(tell: string[], job: JobContacts, reach: Reach): string[] {
  return tell.flatMap((target) => {
    const name = target === 'owner' ? job.OwnerEmail : target;
    if (name === null || target === 'department' || resolveRecipient(target, job, reach).length > 0) return [];
    const isInactive = reach.people.get(name.toLowerCase())?.Active === false;
    return [`${name} can't be reached: ${isInactive ? 'the user is deactivated' : explainMissingChannel(reach)}.`];
  });
}

function explainMissingChannel({ channels }: Reach): string {
  return channels.has('mail')
    ? 'no watcher has Slack set up'
    : 'no watcher has mail set up, and no Slack channel is known';
}

function resolveRecipient(target: string, job: JobContacts, reach: Reach): Recipient[] {
  if (target === 'department') return resolveDepartment(job, reach);
  if (target.startsWith('#')) return filterReachable([{ channel: 'slack', recipient: target }], reach);
  const email = target === 'owner' ? job.OwnerEmail : target;
  return email === null ? [] : resolvePerson(email, reach);
}

/** In their own Slack channel if they have one, else by mail, else in Slack by their id. */
export function resolvePerson(email: string, reach: Reach): Recipient[] {
  const person = reach.people.get(email.toLowerCase());
  if (person?.Active === false) return [];
  const ways: Recipient[] = [{ channel: 'mail', recipient: email }];
  if (person?.SlackChannel) ways.unshift({ channel: 'slack', recipient: person.SlackChannel });
  if (person?.SlackId) ways.push({ channel: 'slack', recipient: person.SlackId });
  return filterReachable(ways, reach).slice(0, 1);
}

export function resolveDepartment({ SlackChannel, MailAddress }: Department, reach: Reach): Recipient[] {
  const both: Recipient[] = [];
  if (SlackChannel) both.push({ channel: 'slack', recipient: SlackChannel });
  if (MailAddress) both.push({ channel: 'mail', recipient: MailAddress });
  return filterReachable(both, reach);
}

/** Admins of the department and of all departments. */
export function resolveAdmins(departmentId: number, reach: Reach): Recipient[] {
  const admins = [...reach.people.values()].filter(
    ({ Role, DepartmentId }) => Role === 'admin' && (DepartmentId === null || DepartmentId === departmentId),
  );
  return admins.flatMap(({ Email }) => resolvePerson(Email, reach));
}

function filterReachable(ways: Recipient[], { channels }: Reach): Recipient[] {
  return ways.filter(({ channel }) => channels.has(channel));
}

export function removeDuplicates(recipients: Recipient[]): Recipient[] {
  const keys = recipients.map(getKey);
  return recipients.filter((_, index) => keys.indexOf(keys[index]!) === index);
}

function getKey({ channel, recipient }: Recipient): string {
  return `${channel} ${recipient.toLowerCase()}`;
}
