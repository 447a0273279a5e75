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
      case 'line': {
        const { seq, at, level, text } = event;
        batch.lines.push({ seq, at, level, text });
        break;
      }
      case 'comment': {
        const { seq, at, text } = event;
        batch.comments.push({ seq, at, text });
        break;
      }
      case 'message':
        batch.message = { seq: event.seq, text: event.text };
        break;
      case 'validation':
        batch.validation = { seq: event.seq, reason: event.reason };
        break;
      case 'progress': {
        const { seq, fraction, text } = event;
        batch.progress = { seq, fraction, ...(text === undefined ? {} : { text }) };
        break;
      }
      case 'metric':
        metrics[event.name] = event.value;
        batch.metrics = { seq: event.seq, values: { ...metrics } };
        break;
      case 'end': {
        const { kind: _end, ...end } = event;
        batch.end = end;
        break;
      }
      case 'begin':
        break;
      default:
        // A kind of a later version: passed over, as the journal's rules say.
        event satisfies never;
    }
  }
  return batch;
}
