import type { BeginEvent, JournalEvent } from '#sdk/journal/events';
import type { RunBatch } from '#database/store/runStore';

/**
 * Folds a run's events into one batch. Lines, comments and the end are taken over, of a state (message, progress,
 * validation) the last one counts, and metrics add up from batch to batch in `metrics`. A kind of a later version is
 * passed over, as the journal's rules say.
 */
export function foldEvents(
  begin: BeginEvent,
  events: JournalEvent[],
  metrics: Record<string, number>,
  alive: boolean,
): RunBatch {
  const of = <Kind extends JournalEvent['kind']>(kind: Kind) =>
    events.filter((event): event is Extract<JournalEvent, { kind: Kind }> => event.kind === kind);
  const measured = of('metric');
  for (const { name, value } of measured) metrics[name] = value;
  return {
    begin,
    alive,
    lines: of('line'),
    comments: of('comment'),
    message: of('message').at(-1),
    progress: of('progress').at(-1),
    validation: of('validation').at(-1),
    metrics: measured.length > 0 ? { seq: measured.at(-1)!.seq, values: { ...metrics } } : undefined,
    end: of('end').at(-1),
  };
}
