-- The one UPDATE that ends a run. An end is taken over Lost; nothing overwrites a finished run. The watcher finds it due.
UPDATE LogHistory
SET
  Status = e.value ->> 'status',
  EndedAt = strftime('%Y-%m-%dT%H:%M:%fZ', e.value ->> 'at'),
  EndMessage = e.value ->> 'message',
  Traceback = e.value ->> 'traceback',
  Fingerprint = e.value ->> 'fingerprint',
  ExitCode = e.value ->> 'exitCode',
  DroppedLines = coalesce(e.value ->> 'dropped', 0),
  JudgeDueAt = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
FROM (SELECT :Batch -> 'end' AS value) AS e
WHERE RunKey = :RunKey AND (Status = 'Pending' OR (Status = 'Lost' AND e.value ->> 'status' <> 'Lost'));
