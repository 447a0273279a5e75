/** `/joblogger`: what is typed after it, and its answer, which only that person sees. */
import type { types } from '@slack/bolt';
import { makeSection } from '../alertBlocks.js';
import { LIMITS } from '../blockText.js';
import { type SlackRequest, type ActionContext, runAsPerson } from '../actionContext.js';
import type { Person } from '../person.js';
import { slackTexts } from '../texts.js';
import { openForm } from '../ticket/openForm.js';
import { replyFailedRuns } from './failedRuns.js';
import { replyJob } from './oneJob.js';
import { replyToday } from './today.js';

export const COMMAND = '/joblogger';

interface TypedCommand extends SlackRequest {
  text: string;
  triggerId: string;
}

/** Finds the answer and renders it in blocks. */
export type Reply = (actionContext: ActionContext, person: Person, words: string) => Promise<types.KnownBlock[]>;

export async function runCommand(actionContext: ActionContext, typed: TypedCommand): Promise<void> {
  const [, verb = '', rest = ''] = /^\s*(\S*)\s*([^]*?)\s*$/.exec(typed.text) ?? [];
  if (verb.toLowerCase() === 'ticket' && rest !== '') {
    return openForm(actionContext, { ...typed, run: rest, job: null, language: null, channel: null, ts: null });
  }
  return runAsPerson(actionContext, typed, async (person) => {
    const blocks = await findReply(verb.toLowerCase(), rest)(actionContext, person, rest);
    const answer = { text: 'JobLogger', blocks: blocks.slice(0, LIMITS.blocks) };
    await typed.respond({ response_type: 'ephemeral', replace_original: false, ...answer });
  });
}

function findReply(verb: string, rest: string): Reply {
  if (verb === 'runs' && /^failed$/i.test(rest)) return replyFailedRuns;
  if (verb === 'job' && rest !== '') return replyJob;
  if (verb === 'today') return replyToday;
  return replyHelp;
}

const replyHelp: Reply = async (_, { language }) => [makeSection(slackTexts[language].help(COMMAND).join('\n'))];
