/** Finds the JobLogger user of a Slack user. It asks again each time, because people leave and roles change. */
import { type Database, type Language, Refusal, type Role } from '#database';
import type { webApi } from '@slack/bolt';
import { slackTexts } from './texts.js';
import type { WebClient } from './webApi.js';

export interface Person {
  /** The procedures know them by it. */
  email: string;
  name: string;
  role: Role;
  language: Language;
  /** As Slack has it. */
  timeZone: string;
  /** The time by the database's clock, which decides how long a snooze lasts. */
  now: string;
}

/** A person whom JobLogger may not answer; the message is for them. */
export class UnknownSlackUser extends Error {
  override name = 'UnknownSlackUser';
}

/**
 * @throws UnknownSlackUser if they aren't in our workspace, or not an active user
 * @throws StoreError if the database can't be reached
 */
export async function findPerson(database: Database, client: WebClient, slackId: string): Promise<Person> {
  const [{ user = {} }, own] = await Promise.all([
    client.users.info({ user: slackId, include_locale: true }),
    client.auth.test(),
  ]);
  const words = slackTexts[user.locale?.startsWith('it') ? 'it' : 'en'];
  if (!isOurs(user, own)) throw new UnknownSlackUser(words.elsewhere);
  const claimed = user.profile?.email;
  const found =
    (claimed === undefined ? undefined : await findByEmail(database, claimed)) ??
    (await findBySlackId(database, slackId));
  if (!found) throw new UnknownSlackUser(claimed === undefined ? words.noEmail : words.unknown(claimed));
  return { ...found, timeZone: user.tz ?? 'UTC' };
}

/** Another workspace decides about the address of its people in a shared channel, so it proves nothing. */
function isOurs(user: NonNullable<webApi.UsersInfoResponse['user']>, own: webApi.AuthTestResponse): boolean {
  if (user.deleted || user.is_bot || user.is_stranger) return false;
  const enterprise = own.enterprise_id;
  return user.team_id === own.team_id || (!!enterprise && user.enterprise_user?.enterprise_id === enterprise);
}

type KnownPerson = Omit<Person, 'timeZone'>;

async function findByEmail(database: Database, Email: string): Promise<KnownPerson | undefined> {
  const [me] = await emptyIfRefused(database.call('WhoAmI', { Email }));
  if (!me?.Email) return undefined;
  return { email: me.Email, name: me.Name ?? me.Email, role: me.Role, language: me.Language, now: me.ServerTime };
}

/** For people with another address in Slack. Only a login that may call without an email can find them. */
async function findBySlackId(database: Database, slackId: string): Promise<KnownPerson | undefined> {
  const users = await emptyIfRefused(database.call('ListUsers', {}));
  const user = users.find(({ SlackId, Active }) => SlackId === slackId && Active);
  return user && findByEmail(database, user.UserEmail);
}

async function emptyIfRefused<T>(rows: Promise<T[]>): Promise<T[]> {
  try {
    return await rows;
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
