-- What has been judged that is later than the first that must be judged now. If there is any, this comes out of order.
SELECT EndedAt AS At, Status, CAST(RunKey AS TEXT) AS RunKey, NULL AS DueAt, Fingerprint
FROM LogHistory
WHERE
  JobId = :JobId AND StartedAt >= strftime('%Y-%m-%dT%H:%M:%fZ', :Since, '-' || (SELECT LookBackDays FROM Rules) || ' days') AND EndedAt > :Since AND JudgeDueAt IS NULL
  AND (Status IN ('Done', 'Error', 'TimedOut') OR (Status = 'Lost' AND AtTerminal = 0))
UNION ALL
SELECT LateAt, 'Missed', NULL, DueAt, NULL
FROM ExpectedRuns
WHERE
  JobId = :JobId AND DueAt >= strftime('%Y-%m-%dT%H:%M:%fZ', :Since, '-' || :GraceSeconds || ' seconds') AND LateAt > :Since
  AND Status = 'Missed' AND RunKey IS NULL
ORDER BY 1
LIMIT 500;
