-- The one UPDATE that ends a run. An end replaces Lost; nothing overwrites a finished run. It becomes due for the watcher.
UPDATE LogHistory
SET
  Status = iif(e.value ->> 'status' IN ('Done', 'Error', 'TimedOut', 'Cancelled', 'Lost'), e.value ->> 'status', 'Error'),
  EndedAt = e.value ->> 'at',
  EndSeq = e.value ->> 'seq',
  EndMessage = e.value ->> 'message',
  Traceback = e.value ->> 'traceback',
  Fingerprint = e.value ->> 'fingerprint',
  ExitCode = e.value ->> 'exitCode',
  DroppedLines = coalesce(e.value ->> 'dropped', 0),
  HeartbeatAt = NULL,
  JudgeDueAt = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
FROM (SELECT :Batch -> 'end' AS value) AS e
WHERE RunKey = :RunKey AND (Status = 'Pending' OR (Status = 'Lost' AND e.value ->> 'status' <> 'Lost'));
