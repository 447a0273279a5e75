/** The window for a new ticket. Pure. */
import type { Language, Priority } from '#database';
import type { types, ViewOutput } from '@slack/bolt';
import { z } from 'zod';
import { makeButton, makeContext, makeLabel, makeSection } from '../alertBlocks.js';
import { LIMITS, escapeMrkdwn } from '../blockText.js';
import { slackTexts } from '../texts.js';

export const TICKET_VIEW = 'ticket';
/** The limit of `dashboard.OpenTicket`. */
const MOST_TITLE = 300;
const NOBODY = '-';

const subject = z.object({
  run: z.string().nullable(),
  job: z.number().nullable(),
  language: z.enum(['it', 'en']),
  /** The message whose button was pressed; null for a command. */
  channel: z.string().nullable(),
  ts: z.string().nullable(),
  /** Possible assignees; not stored if there are too many. */
  people: z.array(z.tuple([z.string(), z.string()])),
});

/** What the ticket is about, stored in the window itself. */
export type Subject = z.infer<typeof subject>;

export interface Draft {
  title: string;
  description: string;
  priority: Priority;
  assigneeEmail: string | null;
}

export function buildLoadingView(text: string): types.ModalView {
  return { ...makeModal('JobLogger'), blocks: [makeSection(escapeMrkdwn(`⏳ ${text}`, LIMITS.section))] };
}

/** Shows a text, and can only be closed. */
export function buildTextView(language: Language, text: string, url: string | null = null): types.ModalView {
  const words = slackTexts[language];
  return {
    ...makeModal(words.newTicket),
    close: makeLabel(words.close, LIMITS.title),
    blocks: [
      makeSection(escapeMrkdwn(text, LIMITS.section)),
      ...(url === null
        ? []
        : [{ type: 'actions' as const, elements: [{ ...makeButton(words.open, 'link.ticket'), url }] }]),
    ],
  };
}

/** @param notes what the author should know before writing */
export function buildFormView(of: Subject, draft: Draft, notes: string[]): types.ModalView {
  const words = slackTexts[of.language];
  const priorities = (['Low', 'Normal', 'High'] as const).map((one) => makeOption(words.priorities[one], one));
  const people = [makeOption(words.nobody, NOBODY), ...of.people.map(([email, name]) => makeOption(name, email))];
  const chosen = people.find(({ value }) => value === draft.assigneeEmail) ?? people[0]!;
  return {
    ...makeModal(words.newTicket),
    callback_id: TICKET_VIEW,
    private_metadata: formatMetadata(of),
    submit: makeLabel(words.save, LIMITS.title),
    close: makeLabel(words.cancel, LIMITS.title),
    blocks: [
      ...makeContext(notes),
      makeInput('title', words.title, {
        type: 'plain_text_input',
        ...makeInitialValue(draft.title, MOST_TITLE),
        max_length: MOST_TITLE,
      }),
      {
        ...makeInput('description', words.description, {
          type: 'plain_text_input',
          multiline: true,
          ...makeInitialValue(draft.description, LIMITS.input),
          max_length: LIMITS.input,
        }),
        optional: true,
      },
      makeInput('priority', words.priority, {
        type: 'static_select',
        options: priorities,
        initial_option: priorities.find(({ value }) => value === draft.priority) ?? priorities[1]!,
      }),
      ...(of.people.length === 0
        ? []
        : [makeInput('assignee', words.assignee, { type: 'static_select', options: people, initial_option: chosen })]),
    ],
  };
}

export function readSubject(metadata: string): Subject {
  return subject.parse(JSON.parse(metadata));
}

export function readDraft({ state: { values } }: Pick<ViewOutput, 'state'>): Draft {
  const getValue = (name: string) => values[name]?.[name];
  const priority = getValue('priority')?.selected_option?.value;
  const assignee = getValue('assignee')?.selected_option?.value;
  return {
    title: (getValue('title')?.value ?? '').trim(),
    description: getValue('description')?.value ?? '',
    priority: priority === 'Low' || priority === 'High' ? priority : 'Normal',
    assigneeEmail: assignee === undefined || assignee === NOBODY ? null : assignee,
  };
}

/** Mistakes by field; null if there are none. */
export function checkDraft({ title, description }: Draft, language: Language): Record<string, string> | null {
  const words = slackTexts[language];
  if (title === '') return { title: words.titleNeeded };
  if (title.length > MOST_TITLE) return { title: words.tooLong(MOST_TITLE) };
  return description.length > LIMITS.input ? { description: words.tooLong(LIMITS.input) } : null;
}

function formatMetadata(of: Subject): string {
  const json = JSON.stringify(of);
  return json.length <= LIMITS.metadata ? json : JSON.stringify({ ...of, people: [] });
}

function makeModal(title: string): Pick<types.ModalView, 'type' | 'title'> {
  return { type: 'modal', title: makeLabel(title, LIMITS.title) };
}

function makeInput(name: string, text: string, element: types.PlainTextInput | types.StaticSelect): types.InputBlock {
  return {
    type: 'input',
    block_id: name,
    label: makeLabel(text, LIMITS.label),
    element: { ...element, action_id: name },
  };
}

/** Slack doesn't accept an empty initial text. */
function makeInitialValue(text: string, most: number): { initial_value?: string } {
  return text.trim() === '' ? {} : { initial_value: text.slice(0, most).toWellFormed() };
}

function makeOption(text: string, value: string): types.PlainTextOption {
  return { text: makeLabel(text, LIMITS.option), value };
}
