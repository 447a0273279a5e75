/**
 * `npm run demo`: makes a database of its own in a temporary folder, registers the jobs of `jobs.yaml`, runs the scripts
 * of this folder, and shows what became of each run, read from the database.
 *
 * With `--once` it ends there: 0, or 1 if a run isn't as it should be. Without, the dashboard opens over it, and scripts go
 * on running until Ctrl-C.
 * `--as-is` neither installs nor builds anything first.
 */
import { setUp } from '../build/setup.mjs';
import { findUnmetExpectations } from './demo/expectations.mjs';
import { keepRunning } from './demo/keepRunning.mjs';
import { openPreview } from './demo/openPreview.mjs';
import { makeSandbox } from './demo/sandbox.mjs';
import { scenes } from './demo/scenes.mjs';
import { listWhatToTry, printHeading } from './demo/words.mjs';
import { startPriceApi } from './priceApi.mjs';

const words = new Set(process.argv.slice(2));

if (!words.has('--as-is')) setUp();
const sandbox = makeSandbox();
printHeading(`A database of its own, and twelve jobs: ${sandbox.database}`);
await sandbox.command(['init'], { quiet: true });
await sandbox.command(['apply', '--yes', 'examples/jobs.yaml'], { quiet: true });

const api = await startPriceApi(0);
for (const { title, play } of scenes) {
  printHeading(title);
  await play(sandbox, api.url);
}

printHeading('What the database knows of it: job-logger runs');
const unmet = await findUnmetExpectations(sandbox);
await sandbox.command(['runs']);
if (unmet.length > 0) {
  console.log(`\nNot as it should be:\n${unmet.map((text) => `  ${text}`).join('\n')}`);
  console.log(`Everything is kept in ${sandbox.folder}; "npx job-logger doctor" with its settings tells more.`);
  process.exitCode = 1;
}
console.log(await listWhatToTry(sandbox));

if (words.has('--once')) api.close();
else await keepRunning(sandbox, api, await openPreview(sandbox));
