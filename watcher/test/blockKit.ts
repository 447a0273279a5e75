/**
 * What Slack accepts, according to its documentation, for the parts that JobLogger uses:
 * https://docs.slack.dev/reference/block-kit.
 */
import { z } from 'zod';

const text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((said) => said.trim() !== '', 'blank')
    .refine((said) => !/\p{Surrogate}/u.test(said), 'half a sign');
/**
 * `<` only in links and mentions that we made, `&` only in the three escapes of Slack, `>` only in quotes, and every box has an end.
 */
const marked = (most: number) =>
  text(most)
    .refine((said) => !/<|&(?!(?:amp|lt|gt);)/.test(withoutLinks(said)), 'not escaped')
    .refine((said) => !/[^\n]>/.test(withoutLinks(said)), 'not escaped')
    .refine((said) => (said.match(/```/g)?.length ?? 0) % 2 === 0, 'a box that does not end');
const withoutLinks = (said: string) => said.replace(/<(?:https?:\/\/[^|<>]+\|[^|<>]+|@U\w+)>/g, '');

const plain = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(most), emoji: z.boolean().optional() });
const mrkdwn = (most: number) => z.strictObject({ type: z.literal('mrkdwn'), text: marked(most) });
const actionId = z.string().min(1).max(255);

const option = z.strictObject({ text: plain(75), value: z.string().min(1).max(150) });
const button = z.strictObject({
  type: z.literal('button'),
  action_id: actionId,
  text: plain(75),
  value: z.string().max(2000).optional(),
  url: z.url().max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
});
const select = z.strictObject({
  type: z.literal('static_select'),
  action_id: actionId,
  placeholder: plain(150).optional(),
  options: z.array(option).min(1).max(100),
  initial_option: option.optional(),
});
const WELL_FORMED = /^\P{Surrogate}+$/u;
const field = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: actionId,
  multiline: z.boolean().optional(),
  initial_value: z.string().max(3000).regex(WELL_FORMED).optional(),
  max_length: z.number().max(3000).optional(),
});

const element = z.discriminatedUnion('type', [button, select]);
const section = z.strictObject({
  type: z.literal('section'),
  text: z.union([plain(3000), mrkdwn(3000)]).optional(),
  fields: z
    .array(z.union([plain(2000), mrkdwn(2000)]))
    .min(1)
    .max(10)
    .optional(),
  accessory: element.optional(),
});
const said = z.strictObject({
  type: z.literal('rich_text_section'),
  elements: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('text'),
          text: z.string().min(1),
          style: z.object({ bold: z.boolean() }).optional(),
        }),
        z.strictObject({ type: z.literal('link'), url: z.url().max(3000), text: text(3000) }),
      ]),
    )
    .min(1),
});
const list = z.strictObject({
  type: z.literal('rich_text_list'),
  style: z.enum(['bullet', 'ordered']),
  elements: z.array(said).min(1),
});
const block = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('rich_text'),
    elements: z.array(z.discriminatedUnion('type', [said, list])).min(1),
  }),
  z.strictObject({ type: z.literal('header'), text: plain(150) }),
  section.refine((one) => one.text !== undefined || one.fields !== undefined, 'nothing in it'),
  z.strictObject({
    type: z.literal('context'),
    elements: z
      .array(z.union([plain(3000), mrkdwn(3000)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ type: z.literal('actions'), elements: z.array(element).min(1).max(25).refine(eachOnce) }),
  z.strictObject({
    type: z.literal('input'),
    block_id: z.string().max(255),
    label: plain(2000),
    element: z.discriminatedUnion('type', [field, select]),
    optional: z.boolean().optional(),
  }),
]);

const message = z.looseObject({ text: marked(4000), blocks: z.array(block).min(1).max(50).optional() });
const view = z.strictObject({
  type: z.literal('modal'),
  title: plain(24),
  submit: plain(24).optional(),
  close: plain(24).optional(),
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
  blocks: z.array(block).min(1).max(100),
});

function eachOnce(elements: { action_id: string }[]): boolean {
  return new Set(elements.map(({ action_id }) => action_id)).size === elements.length;
}

/** @returns what Slack would refuse, as `place: why` */
export const messageProblems = (given: unknown): string[] => findProblems(message, given);
export const viewProblems = (given: unknown): string[] => findProblems(view, given);

function findProblems(shape: z.ZodType, given: unknown): string[] {
  const { error } = shape.safeParse(given);
  return (error?.issues ?? []).map(({ path, message: why }) => `${path.join('.')}: ${why}`);
}
