import type { BeginEvent, JournalEvent } from '../journal/events.js';
import type { RunBatch } from '../store/runStore.js';

/**
 * Folds a run's events into one batch. Lines, comments and the end are taken over, of a state (message, progress,
 * validation) the last one counts, and metrics add up from batch to batch in `metrics`.
 */
export function foldEvents(
  begin: BeginEvent,
  events: JournalEvent[],
  metrics: Record<string, number>,
  alive: boolean,
): RunBatch {
  const { kind: _kind, v: _version, seq: _seq, ...run } = begin;
  const batch: RunBatch = { begin: run, alive, lines: [], comments: [] };
  for (const event of events) {
    switch (event.kind) {
      case 'line':
        batch.lines.push(withoutKind(event));
        break;
      case 'comment':
        batch.comments.push(withoutKind(event));
        break;
      case 'message':
      case 'validation':
      case 'progress':
        Object.assign(batch, { [event.kind]: withoutKind(event) });
        break;
      case 'metric':
        metrics[event.name] = event.value;
        batch.metrics = { seq: event.seq, values: { ...metrics } };
        break;
      case 'end':
        batch.end = withoutKind(event);
        break;
      case 'begin':
        break;
      default:
        // A kind of a later version is passed over, as the journal's rules say.
        event satisfies never;
    }
  }
  return batch;
}

function withoutKind<Event extends JournalEvent>({ kind: _kind, ...event }: Event): Omit<Event, 'kind'> {
  return event;
}
