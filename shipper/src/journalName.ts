/** What a journal's name says, `<pid>-<start>-<runId>.jsonl`; a thread's has `t<number>` after the start. */
export interface JournalName {
  /** Names the process, and of several threads the one. */
  key: string;
  pid: number;
  start: string;
  runId: string;
}

export function parseJournalName(name: string): JournalName | undefined {
  const [, key, pid, start, runId] = /^((\d+)-(\d+)(?:t\d+)?)-([0-9a-f-]{36})\.jsonl$/.exec(name) ?? [];
  return key && pid && start && runId ? { key, pid: Number(pid), start, runId } : undefined;
}
