import { existsSync, watch } from 'node:fs';
import path from 'node:path';
import { now } from './runScript.js';

/** How long the database may take to confirm a run, milliseconds. */
const CONFIRMED_WITHIN = 30_000;

/**
 * The moment when the next journal in this folder is removed, which its shipper does when the database has confirmed
 * the whole run. Call it before the journal exists. The folder is watched, not polled, to leave the processor alone.
 */
export function waitForJournalRemoval(journalFolder: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let seen: string | undefined;
    const watcher = watch(journalFolder, (_event, name) => {
      if (!name?.endsWith('.jsonl')) return;
      if (existsSync(path.join(journalFolder, name))) {
        seen = name;
      } else if (seen === undefined || seen === name) {
        clearTimeout(timer);
        watcher.close();
        resolve(now());
      }
    });
    const timer = setTimeout(() => {
      watcher.close();
      reject(new Error(`No journal in ${journalFolder} was shipped within ${CONFIRMED_WITHIN / 1000} s`));
    }, CONFIRMED_WITHIN);
  });
}
