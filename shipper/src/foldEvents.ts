import type { BeginEvent, JournalEvent } from '#sdk/journal/events';
import type { RunBatch } from '#database/store/runStore';

/**
 * Folds a run's events into one batch. Lines, comments and the end are copied. Of a state (message, progress,
 * validation) the last one counts. Metrics add up from batch to batch. Events of an unknown, later kind are ignored, as
 * the journal's rules say.
 *
 * @param metrics the run's metrics until now, by name
 */
export function foldEvents(
  begin: BeginEvent,
  events: JournalEvent[],
  metrics: Record<string, number>,
  alive: boolean,
): RunBatch {
  const of = <Kind extends JournalEvent['kind']>(kind: Kind) =>
    events.filter((event): event is Extract<JournalEvent, { kind: Kind }> => event.kind === kind);
  const measured = of('metric').map(({ name, value }) => [name, value]);
  return {
    begin,
    alive,
    message: of('message').at(-1),
    progress: of('progress').at(-1),
    validation: of('validation').at(-1),
    metrics:
      measured.length === 0
        ? undefined
        : { seq: of('metric').at(-1)!.seq, values: { ...metrics, ...Object.fromEntries(measured) } },
    end: of('end').at(-1),
    comments: of('comment'),
    // This is last, because a database that parses the batch once for each of its parts should read the long part only
    // once.
    lines: of('line'),
  };
}
