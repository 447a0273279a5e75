import { appendFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { getErrorMessage } from '#sdk/warnOnce';

/** Above this size in bytes the log is renamed to `shipper.log.1`. */
const LOG_SIZE = 1024 * 1024;

export interface ShipperTrouble {
  at: string;
  /** The shipper's pid. */
  pid: number;
  /** The journal, or what the shipper was doing. */
  about: string;
  code: string;
  message: string;
}

/**
 * The shipper has no terminal, so it writes errors to `shipper.log` beside the journals, one JSON object on each line.
 */
export function shipperLog(journalFolder: string): string {
  return path.join(path.dirname(journalFolder), 'shipper.log');
}

let folder: string | undefined;

export function openLog(journalFolder: string): void {
  folder = journalFolder;
}

/** @param about as in {@link logTrouble} */
export function tryOrLog(about: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    logTrouble(about, error);
  }
}

/** @param about the journal, or what the shipper was doing */
export function logTrouble(about: string, error: unknown): void {
  if (!folder) return;
  const file = shipperLog(folder);
  const trouble: ShipperTrouble = {
    at: new Date().toISOString(),
    pid: process.pid,
    about: path.basename(about),
    code: `${(error as { code?: string | number }).code ?? ''}`,
    message: getErrorMessage(error),
  };
  try {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_SIZE) renameSync(file, `${file}.1`);
    appendFileSync(file, `${JSON.stringify(trouble)}\n`, { mode: 0o600 });
  } catch {
    // The disk is full or gone. If there is a journal, it stays, and that shows the problem.
  }
}
