SELECT At, Status, RunKey, DueAt, Fingerprint
FROM (
  SELECT EndedAt AS At, Status, CAST(RunKey AS TEXT) AS RunKey, NULL AS DueAt, Fingerprint
  FROM LogHistory
  WHERE
    JobId = :JobId AND StartedAt < :Since AND EndedAt < :Since AND JudgeDueAt IS NULL
    AND (Status IN ('Done', 'Error', 'TimedOut') OR (Status = 'Lost' AND AtTerminal = 0))
  ORDER BY StartedAt DESC, LogHistory.RunKey DESC
  LIMIT 200
)
UNION ALL
SELECT At, Status, RunKey, DueAt, Fingerprint
FROM (
  SELECT LateAt AS At, 'Missed' AS Status, NULL AS RunKey, DueAt, NULL AS Fingerprint
  FROM ExpectedRuns
  WHERE JobId = :JobId AND DueAt < :Since AND LateAt < :Since AND Status = 'Missed' AND RunKey IS NULL
  ORDER BY DueAt DESC
  LIMIT 200
)
ORDER BY 1;
