import { RULES } from '../../rules.js';
import { before, getNow, type Procedure } from './procedure.js';

export const Beat: Procedure<'Beat'> = (session, input) => {
  const now = getNow(input);
  const read = (name: string) =>
    session.get<{ Value: string | null }>('SELECT Value FROM Settings WHERE Name = :name', { name })?.Value ?? null;
  const write = (name: string, value: string | null) =>
    session.run(
      `INSERT INTO Settings (Name, Value, ChangedAt) VALUES (:name, :value, :now)
       ON CONFLICT (Name) DO UPDATE SET Value = :value, ChangedAt = :now`,
      { name, value, now },
    );
  // What is no time, or lies ahead, was never; a clock that was set back a little is no outage.
  const readTime = (name: string) => {
    const value = read(name);
    return value !== null && isTime(value) && value <= before(now, -input.GapSeconds) ? value : null;
  };
  const seen = readTime('WatcherSeenAt');
  if (seen === null || seen < before(now, input.GapSeconds) || readTime('WatcherUpSince') === null) {
    write('WatcherUpSince', now);
    write('WatcherOutageSince', seen);
  }
  // A clock that was set back doesn't move the beat back.
  if (seen === null || now > seen) write('WatcherSeenAt', now);
  for (const ability of input.Can ?? []) write(`Watcher${ability}At`, now);
  const aliveSince = before(now, RULES.WatcherGoneSeconds);
  const isAlive = (name: string) => (read(name) ?? '') >= aliveSince;
  return [
    {
      Now: now,
      UpSince: read('WatcherUpSince')!,
      OutageSince: readTime('WatcherOutageSince'),
      MailSetUp: isAlive('WatcherMailSetUpAt'),
      SlackSetUp: isAlive('WatcherSlackSetUpAt'),
    },
  ];
};

/** As we write it. */
function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}
