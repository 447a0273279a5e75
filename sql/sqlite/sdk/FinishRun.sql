-- The one UPDATE that ends a run. An end is taken over Lost; nothing overwrites a finished run. The watcher finds it due.
UPDATE LogHistory
SET
  Status = :Status,
  EndedAt = strftime('%Y-%m-%dT%H:%M:%fZ', :EndedAt),
  EndMessage = :Message,
  Traceback = :Traceback,
  Fingerprint = :Fingerprint,
  ExitCode = :ExitCode,
  DroppedLines = :DroppedLines,
  JudgeDueAt = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
WHERE RunKey = :RunKey AND (Status = 'Pending' OR (Status = 'Lost' AND :Status <> 'Lost'));
