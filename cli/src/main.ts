/** The `job-logger` command. `exec` runs beside every job, so it is in this file, and all other commands are loaded. */
import { execWords } from './exec/execCommand.js';

void main(process.argv.slice(2));

async function main([command, ...words]: string[]): Promise<void> {
  if (command === 'exec' && (await execWords(words))) return;
  const { runProgram } = await import('./program.js');
  await runProgram(process.argv.slice(2));
}
