/** `job-logger exec`, without what only the other commands need. A mistake in its options is explained by commander. */
import { execWords } from './execCommand.js';

void main(process.argv.slice(3));

async function main(words: string[]): Promise<void> {
  if (await execWords(words)) return;
  const { runProgram } = await import('../program.js');
  await runProgram(process.argv.slice(2));
}
