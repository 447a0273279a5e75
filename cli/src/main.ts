/** The `job-logger` command. `exec` runs beside every job, so it is loaded separately. */
import { loadExec } from './exec/loadExec.js';

void main(process.argv.slice(2));

async function main(words: string[]): Promise<void> {
  if (words[0] === 'exec') {
    if (await loadExec().execWords(words.slice(1))) return;
  }
  const { runProgram } = await import('./program.js');
  await runProgram(words);
}
