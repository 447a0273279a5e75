-- The runs about which a decision is due, the oldest first, and the runs that may fulfil a late expected run.
SELECT
  CAST(h.RunKey AS TEXT) AS RunKey, h.Status, h.StartedAt, h.EndedAt, h.ToMatch,
  iif(h.JudgeDueAt <= :Now, h.JudgeDueAt, NULL) AS JudgeDueAt,
  h.Status = 'Pending' AND j.LongestSeconds IS NOT NULL
    AND h.StartedAt <= strftime('%Y-%m-%dT%H:%M:%fZ', :Now, '-' || j.LongestSeconds || ' seconds')
    AND NOT EXISTS (SELECT 1 FROM Alerts AS a WHERE a.EventKey = 'long/' || h.RunKey) AS Overdue,
  h.AtTerminal,
  h.WarningCount, h.Validation, h.Fingerprint, substr(coalesce(h.EndMessage, h.Message), 1, 1000) AS Message
FROM LogHistory AS h JOIN Jobs AS j ON j.JobId = h.JobId
WHERE
  h.RunKey IN (
    SELECT RunKey FROM (SELECT RunKey FROM LogHistory INDEXED BY LogHistoryToMatch WHERE JobId = :JobId AND ToMatch = 1 ORDER BY StartedAt, RunKey LIMIT 200)
    UNION
    SELECT RunKey
    FROM (
      SELECT RunKey
      FROM LogHistory INDEXED BY LogHistoryToJudgeByJob
      WHERE JobId = :JobId AND JudgeDueAt IS NOT NULL AND JudgeDueAt <= :Now
      ORDER BY StartedAt, RunKey
      LIMIT 200
    )
    UNION
    SELECT RunKey FROM LogHistory INDEXED BY LogHistoryNotDoneByJob WHERE JobId = :JobId AND Status = 'Pending' AND Status <> 'Done'
    UNION
    SELECT r.RunKey
    FROM
      (
        SELECT DueAt, LateAt
        FROM ExpectedRuns INDEXED BY ExpectedRunsOpenByJob
        WHERE JobId = :JobId AND Status = 'Due' AND LateAt <= :LateBefore
        ORDER BY LateAt
        LIMIT 200
      ) AS e
      JOIN LogHistory AS r
        ON r.JobId = :JobId AND r.StartedAt <= e.LateAt
        AND r.StartedAt >= strftime('%Y-%m-%dT%H:%M:%fZ', e.DueAt, '-' || (SELECT EarlySeconds FROM Rules) || ' seconds')
  )
ORDER BY h.StartedAt, h.RunKey;
