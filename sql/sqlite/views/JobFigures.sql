-- What is computed from a job's runs.
--   UsualSeconds  the median of the last 30 Done runs among its last 1,000; null if there are fewer than 3
--   SuccessRate   of the runs that began in the last SuccessDays and ended, Done divided by all except Cancelled
--   NextDueAt     when it is next expected
CREATE VIEW JobFigures AS
SELECT
  j.JobId,
  (
    SELECT avg(sorted.Seconds)
    FROM (
      SELECT latest.Seconds, row_number() OVER (ORDER BY latest.Seconds) AS Place, count(*) OVER () AS Runs
      FROM (
        SELECT max(0, round((julianday(h.EndedAt) - julianday(h.StartedAt)) * 86400, 3)) AS Seconds
        FROM LogHistory AS h
        WHERE
          h.JobId = j.JobId AND h.Status = 'Done'
          AND h.StartedAt >= coalesce(
            (SELECT x.StartedAt FROM LogHistory AS x WHERE x.JobId = j.JobId ORDER BY x.StartedAt DESC LIMIT 1 OFFSET 999), ''
          )
        ORDER BY h.StartedAt DESC, h.RunKey DESC
        LIMIT 30
      ) AS latest
    ) AS sorted
    WHERE sorted.Runs >= 3 AND sorted.Place IN ((sorted.Runs + 1) / 2, (sorted.Runs + 2) / 2)
  ) AS UsualSeconds,
  (
    SELECT avg(ended.Done)
    FROM (
      SELECT h.Status = 'Done' AS Done
      FROM LogHistory AS h
      WHERE
        h.JobId = j.JobId AND h.Status IN ('Done', 'Error', 'TimedOut', 'Lost')
        AND h.StartedAt >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || (SELECT SuccessDays FROM Rules) || ' days')
      UNION ALL
      -- Lost by silence. The plus keeps this on the index of what isn't Done.
      SELECT 0
      FROM Runs AS r
      WHERE
        +r.JobId = j.JobId AND r.RecordedStatus = 'Pending' AND r.RecordedStatus <> 'Done' AND r.Status = 'Lost'
        AND r.StartedAt >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || (SELECT SuccessDays FROM Rules) || ' days')
    ) AS ended
  ) AS SuccessRate,
  (
    SELECT min(e.DueAt)
    FROM ExpectedRuns AS e
    WHERE e.JobId = j.JobId AND e.DueAt >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AND e.Status = 'Due'
  ) AS NextDueAt
FROM Jobs AS j;
