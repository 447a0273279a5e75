import type { DatabaseSync } from '@photostructure/sqlite';

/** A run that has just failed with an error of its own, so that it makes an alert of its own. */
export function insertFailure(db: InstanceType<typeof DatabaseSync>, jobId: number, number: number): void {
  db.prepare(
    `INSERT INTO LogHistory (RunId, JobId, DepartmentId, Status, StartedAt, EndedAt, InsertedAt, NeedsValidation, Machine, OsUser,
       Runtime, Sdk, Script, HeartbeatAt, JudgeDueAt, Message, Fingerprint)
     VALUES (:RunId, :JobId, 1, 'Error', :At, :At, :At, 0, 'SRV', 'davide', 'node', '0.1.0', 'x.ts', :At, :At, :Message, :Message)`,
  ).run({
    RunId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    JobId: jobId,
    At: new Date().toISOString(),
    Message: formatMessage(number),
  });
}

/** It ends with a dot, so that no message contains another. */
export function formatMessage(number: number): string {
  return `failure-${number}.`;
}
