import { appendFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { reason } from '#sdk/warnOnce';

/** Bytes after which the log is put aside as `shipper.log.1`. */
const LOG_SIZE = 1024 * 1024;

export interface ShipperTrouble {
  at: string;
  /** Pid of the shipper. */
  pid: number;
  /** The journal, or what the shipper was at. */
  about: string;
  code: string;
  message: string;
}

/** Where a shipper, which has no terminal, says what it couldn't do: `shipper.log` beside the journals, a JSON object a line. */
export function shipperLog(journalFolder: string): string {
  return path.join(path.dirname(journalFolder), 'shipper.log');
}

let folder: string | undefined;

export function openLog(journalFolder: string): void {
  folder = journalFolder;
}

/** @param about the journal, or what the shipper was at */
export function logTrouble(about: string, error: unknown): void {
  if (!folder) return;
  const file = shipperLog(folder);
  const trouble: ShipperTrouble = {
    at: new Date().toISOString(),
    pid: process.pid,
    about: path.basename(about),
    code: `${(error as { code?: string | number }).code ?? ''}`,
    message: reason(error),
  };
  try {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_SIZE) renameSync(file, `${file}.1`);
    appendFileSync(file, `${JSON.stringify(trouble)}\n`, { mode: 0o600 });
  } catch {
    // The disk is full or gone: the journal, if there is one, tells by still being there.
  }
}
