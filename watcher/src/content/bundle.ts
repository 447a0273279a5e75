import type { ClaimedDeliveryRow } from '#database';
import { type Content, cutText } from './buildContent.js';
import { texts } from './texts.js';

const MOODS: Content['mood'][] = ['bad', 'odd', 'good'];
const MOST_CAUSE = 160;

/** Combines many alerts for one recipient in one message: a line each, with the beginning of the cause. */
export function bundleContent(
  contents: Content[],
  { Language, DepartmentName }: ClaimedDeliveryRow,
  appUrl: string | null,
): Content {
  const words = texts[Language];
  const state = words.bundle(contents.length);
  return {
    language: Language,
    subject: state,
    name: DepartmentName ?? '',
    state,
    mood: MOODS.find((mood) => contents.some((one) => one.mood === mood)) ?? 'bad',
    facts: contents.map(({ name, state: is, cause }) => [
      name,
      cause === null ? is : `${is} – ${cutText(cause.split('\n')[0]!, MOST_CAUSE)}`,
    ]),
    cause: null,
    traceback: null,
    sections: [],
    links: appUrl === null ? [] : [{ label: words.openApp, url: appUrl }],
    note: contents.find(({ note }) => note !== null)?.note ?? null,
    why: contents[0]?.why ?? '',
    thread: 'bundle',
    isList: true,
  };
}
