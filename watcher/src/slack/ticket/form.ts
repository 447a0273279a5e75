/** The window for a new ticket. Pure. */
import type { Language, Priority } from '#database';
import type { types, ViewOutput } from '@slack/bolt';
import { z } from 'zod';
import { context, section } from '../alertBlocks.js';
import { LIMITS, mrkdwn, plain } from '../blockText.js';
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

export function loadingView(text: string): types.ModalView {
  return { ...modal('JobLogger'), blocks: [section(mrkdwn(`⏳ ${text}`, LIMITS.section))] };
}

/** Shows a text, and can only be closed. */
export function sayingView(language: Language, text: string, url: string | null = null): types.ModalView {
  const words = slackTexts[language];
  const open: types.Button[] =
    url === null ? [] : [{ type: 'button', action_id: 'link.ticket', text: plainText(words.open, LIMITS.button), url }];
  return {
    ...modal(words.newTicket),
    close: plainText(words.close, LIMITS.title),
    blocks: [
      section(mrkdwn(text, LIMITS.section)),
      ...(open.length > 0 ? [{ type: 'actions' as const, elements: open }] : []),
    ],
  };
}

/** @param notes what the author should know before writing */
export function formView(of: Subject, draft: Draft, notes: string[]): types.ModalView {
  const words = slackTexts[of.language];
  const priorities = (['Low', 'Normal', 'High'] as const).map((one) => option(words.priorities[one], one));
  const people = [option(words.nobody, NOBODY), ...of.people.map(([email, name]) => option(name, email))];
  const chosen = people.find(({ value }) => value === draft.assigneeEmail) ?? people[0]!;
  return {
    ...modal(words.newTicket),
    callback_id: TICKET_VIEW,
    private_metadata: formatMetadata(of),
    submit: plainText(words.save, LIMITS.title),
    close: plainText(words.cancel, LIMITS.title),
    blocks: [
      ...context(notes),
      input('title', words.title, {
        type: 'plain_text_input',
        ...filled(draft.title, MOST_TITLE),
        max_length: MOST_TITLE,
      }),
      {
        ...input('description', words.description, {
          type: 'plain_text_input',
          multiline: true,
          ...filled(draft.description, LIMITS.input),
          max_length: LIMITS.input,
        }),
        optional: true,
      },
      input('priority', words.priority, {
        type: 'static_select',
        options: priorities,
        initial_option: priorities.find(({ value }) => value === draft.priority) ?? priorities[1]!,
      }),
      ...(of.people.length === 0
        ? []
        : [input('assignee', words.assignee, { type: 'static_select', options: people, initial_option: chosen })]),
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

function modal(title: string): Pick<types.ModalView, 'type' | 'title'> {
  return { type: 'modal', title: plainText(title, LIMITS.title) };
}

function input(name: string, label: string, element: types.PlainTextInput | types.StaticSelect): types.InputBlock {
  return {
    type: 'input',
    block_id: name,
    label: plainText(label, LIMITS.label),
    element: { ...element, action_id: name },
  };
}

/** Slack doesn't accept an empty initial text. */
function filled(text: string, most: number): { initial_value?: string } {
  return text.trim() === '' ? {} : { initial_value: text.slice(0, most) };
}

function option(label: string, value: string): types.PlainTextOption {
  return { text: plainText(label, LIMITS.option), value };
}

function plainText(text: string, most: number): types.PlainTextElement {
  return { type: 'plain_text', text: plain(text, most), emoji: false };
}
