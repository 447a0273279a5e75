import { existsSync, readFileSync } from 'node:fs';
import { shipperLog, type ShipperTrouble } from '#shipper/log';

/** The last problem that shippers reported for each subject other than a single journal. */
export function lastTroubles(journalFolder: string): Map<string, ShipperTrouble> {
  const log = shipperLog(journalFolder);
  const troubles = new Map<string, ShipperTrouble>();
  for (const file of [`${log}.1`, log]) {
    if (!existsSync(file)) continue;
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      try {
        const trouble: ShipperTrouble = JSON.parse(line);
        troubles.set(trouble.about, trouble);
      } catch {
        // The last line is empty, and a full disk may have cut one off.
      }
    }
  }
  return troubles;
}
