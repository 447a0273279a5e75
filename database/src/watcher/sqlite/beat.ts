import { before, nowOf, type Procedure } from './procedure.js';

export const beat: Procedure<'Beat'> = (session, input) => {
  const now = nowOf(input);
  const read = (name: string) =>
    session.get<{ Value: string | null }>('SELECT Value FROM Settings WHERE Name = :name', { name })?.Value ?? null;
  const write = (name: string, value: string | null) =>
    session.run(
      `INSERT INTO Settings (Name, Value, ChangedAt) VALUES (:name, :value, :now)
       ON CONFLICT (Name) DO UPDATE SET Value = :value, ChangedAt = :now`,
      { name, value, now },
    );
  const seen = read('WatcherSeenAt');
  if (seen === null || seen < before(now, input.GapSeconds) || read('WatcherUpSince') === null) {
    write('WatcherUpSince', now);
    write('WatcherOutageSince', seen);
  }
  // A clock that was set back takes nothing back.
  if (seen === null || now > seen) write('WatcherSeenAt', now);
  return [{ Now: now, UpSince: read('WatcherUpSince')!, OutageSince: read('WatcherOutageSince') }];
};
