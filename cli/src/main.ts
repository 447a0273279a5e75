/** The `job-logger` command. `exec` runs beside every job, so it is loaded separately. */
void main(process.argv.slice(2));

async function main(words: string[]): Promise<void> {
  if (words[0] === 'exec') {
    const { execWords } = await import('./exec/execCommand.js');
    if (await execWords(words.slice(1))) return;
  }
  const { runProgram } = await import('./program.js');
  await runProgram(words);
}
