/** `/joblogger`: what is typed after it, and its answer, which only that person sees. */
import type { types } from '@slack/bolt';
import { section } from '../alertBlocks.js';
import { LIMITS } from '../blockText.js';
import { type Asked, type ActionContext, runAsPerson } from '../actionContext.js';
import type { Person } from '../person.js';
import { slackTexts } from '../texts.js';
import { openForm } from '../ticket/openForm.js';
import { failedRuns } from './failedRuns.js';
import { oneJob } from './oneJob.js';
import { today } from './today.js';

export const COMMAND = '/joblogger';

export interface Typed extends Asked {
  text: string;
  triggerId: string;
}

/** Finds the answer and renders it in blocks. */
export type Reply = (actionContext: ActionContext, person: Person, words: string) => Promise<types.KnownBlock[]>;

export async function command(actionContext: ActionContext, typed: Typed): Promise<void> {
  const [, verb = '', rest = ''] = /^\s*(\S*)\s*([^]*?)\s*$/.exec(typed.text) ?? [];
  if (verb.toLowerCase() === 'ticket' && rest !== '') {
    const { client, respond, slackId, triggerId } = typed;
    const request = {
      client,
      respond,
      slackId,
      triggerId,
      run: rest,
      job: null,
      language: null,
      channel: null,
      ts: null,
    };
    return openForm(actionContext, request);
  }
  return runAsPerson(actionContext, typed, async (person) => {
    const blocks = await replyTo(verb.toLowerCase(), rest)(actionContext, person, rest);
    const answer = { text: 'JobLogger', blocks: blocks.slice(0, LIMITS.blocks) };
    await typed.respond({ response_type: 'ephemeral', replace_original: false, ...answer });
  });
}

function replyTo(verb: string, rest: string): Reply {
  if (verb === 'runs' && /^failed$/i.test(rest)) return failedRuns;
  if (verb === 'job' && rest !== '') return oneJob;
  if (verb === 'today') return today;
  return help;
}

const help: Reply = async (_, { language }) => [section(slackTexts[language].help(COMMAND).join('\n'))];
