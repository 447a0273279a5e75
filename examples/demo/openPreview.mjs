/**
 * The dashboard of the demo's database in the browser: the same app that Appsmith imports, with a history to look at.
 */
import { once } from 'node:events';
import { printHeading } from './words.mjs';

/** The user who looks at it: an administrator of jobs.yaml. */
const EMAIL = 'davide@example.org';

/** @returns its address, and a function that ends it */
export async function openPreview(sandbox) {
  printHeading('Five weeks of made-up history, and the dashboard over all of it');
  await sandbox.command(['demo-data', '--yes', '--weeks', '5'], { quiet: true });
  const preview = sandbox.startCommand(['preview', '--as', EMAIL, '--open'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const url = await Promise.race([readFirstLine(preview.stdout), once(preview, 'exit').then(() => undefined)]);
  if (url) console.log(`\n  ${url}\n\nOpen it if your browser hasn't: for this browser only, as ${EMAIL}.`);
  else console.log('The preview ended at once; "npx job-logger preview" with the settings above tells why.');
  return { url, close: () => preview.kill() };
}

export async function readFirstLine(stream) {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.split('\n', 1)[0];
}
