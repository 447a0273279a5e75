import { Failure } from './failure.js';
import { printNote } from './output/printNote.js';
import { canAsk } from './output/terminal.js';

/**
 * Asks before something is changed; `--yes` answers beforehand.
 *
 * @throws Failure if the answer is no, or nobody can be asked
 */
export async function confirm(question: string, { yes }: { yes?: boolean }): Promise<void> {
  if (yes) return;
  if (!canAsk)
    throw new Failure(`${question} There is no terminal to ask at, so nothing was changed. With --yes it doesn't ask.`);
  const prompts = await import('@clack/prompts');
  const answer = await prompts.confirm({ message: question, output: process.stderr, initialValue: false });
  if (answer !== true) throw new Failure('Nothing was changed.');
  printNote('');
}
