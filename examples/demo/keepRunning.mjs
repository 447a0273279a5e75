/** Keeps the page alive: runs a script every few seconds and redraws the table, until Ctrl-C. */
import { setTimeout as sleep } from 'node:timers/promises';
import { getPythonArguments } from './scenes.mjs';

const PAUSE = 3000;
const SHOWN_RUNS = '15';
const ALTERNATE_SCREEN = '\u001B[?1049h';
const NORMAL_SCREEN = '\u001B[?1049l';
/** Draws over the old text and clears the rest last, because clearing the screen first makes it blink. */
const TOP = '\u001B[H';
const CLEAR_LINE = '\u001B[K';
const CLEAR_BELOW = '\u001B[J';

/** Ctrl-C ends it when the running script has finished, so that no run is lost; a second one ends it at once. */
export async function keepRunning(sandbox, api, preview) {
  const inPlace = process.stdout.isTTY;
  const stopping = new AbortController();
  process.once('SIGINT', () => {
    stopping.abort();
    process.once('SIGINT', () => leave(130));
  });
  // The processes that we start don't get the terminal's Ctrl-C.
  const aside = { quiet: true, mayFail: true, detached: process.platform !== 'win32', windowsHide: true };
  const plays = [
    () => sandbox.script('syncCustomers.ts', aside),
    () => sandbox.script('loyaltyPoints.ts', aside),
    () => sandbox.script('comparePrices.ts', { ...aside, variables: { PRICE_API: api.url } }),
    () => sandbox.script('sendReminders.ts', aside),
    () => sandbox.command(['exec', '--job', '8', '--', ...getPythonArguments()], aside),
    () => sandbox.script('importOrders.ts', aside),
  ];

  if (inPlace) process.stdout.write(ALTERNATE_SCREEN);
  else console.log('\nScripts go on running until Ctrl-C.');
  const playing = keepPlaying(plays, stopping.signal);
  while (!stopping.signal.aborted) {
    if (inPlace) await draw(sandbox, preview.url);
    await pause(PAUSE / 2, stopping.signal);
  }
  if (inPlace) process.stdout.write('\nEnding when the script at work has finished …');
  await playing;
  leave(0);

  function leave(code) {
    preview.close();
    if (inPlace) process.stdout.write(NORMAL_SCREEN);
    console.log(
      `\nThe runs are still in ${sandbox.database}; "npx job-logger runs" with the settings above shows them.`,
    );
    process.exit(code);
  }
}

async function keepPlaying(plays, signal) {
  for (let turn = 0; !signal.aborted; turn++) {
    await plays[turn % plays.length]();
    await pause(PAUSE, signal);
  }
}

async function draw(sandbox, url) {
  const { output } = await sandbox.command(['runs', '--limit', SHOWN_RUNS], {
    quiet: true,
    mayFail: true,
    variables: { JOB_LOGGER_COLUMNS: String(process.stdout.columns || 80) },
  });
  const text = `Scripts go on running; Ctrl-C ends. Dashboard: ${url ?? 'none'}\n\n${output}`;
  process.stdout.write(`${TOP}${text.replaceAll('\n', `${CLEAR_LINE}\n`)}${CLEAR_BELOW}`);
}

async function pause(milliseconds, signal) {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}
