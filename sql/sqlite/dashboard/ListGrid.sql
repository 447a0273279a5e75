-- Ended runs are counted on the index of jobs. Running ones, and those lost by silence, are few.
WITH Days AS MATERIALIZED (
  SELECT edge.key AS Day, edge.value AS BeginsAt, following.value AS EndsAt
  FROM json_each(:Edges) AS edge JOIN json_each(:Edges) AS following ON following.key = edge.key + 1
),
Wanted AS MATERIALIZED (
  SELECT JobId FROM Jobs WHERE :JobIds IS NULL OR JobId IN (SELECT value FROM json_each(:JobIds) WHERE type <> 'true')
)
SELECT
  JobId, Day, sum(Runs) AS Runs, sum(Failed) AS Failed, sum(Lost) AS Lost, sum(Cancelled) AS Cancelled, sum(Missed) AS Missed,
  sum(Warned) AS Warned, sum(Running) AS Running, sum(Waiting) AS Waiting
FROM (
  SELECT
    h.JobId, day.Day, count(*) AS Runs, sum(h.Status IN ('Error', 'TimedOut')) AS Failed, sum(h.Status = 'Lost') AS Lost,
    sum(h.Status = 'Cancelled') AS Cancelled, 0 AS Missed, sum(h.Status = 'Done' AND h.WarningCount > 0) AS Warned,
    0 AS Running, 0 AS Waiting
  FROM
    Wanted AS j
    CROSS JOIN Days AS day
    CROSS JOIN LogHistory AS h
      ON h.JobId = j.JobId AND h.StartedAt >= day.BeginsAt AND h.StartedAt < day.EndsAt AND h.Status <> 'Pending'
  WHERE :DepartmentId IS NULL OR h.DepartmentId = :DepartmentId
  GROUP BY h.JobId, day.Day
  UNION ALL
  SELECT r.JobId, day.Day, 1, 0, r.Status = 'Lost', 0, 0, 0, r.Status = 'Pending', 0
  FROM Runs AS r JOIN Days AS day ON r.StartedAt >= day.BeginsAt AND r.StartedAt < day.EndsAt
  WHERE
    r.RecordedStatus = 'Pending' AND r.RecordedStatus <> 'Done' AND (:DepartmentId IS NULL OR r.DepartmentId = :DepartmentId)
  UNION ALL
  SELECT w.JobId, day.Day, 0, 0, 0, 0, 0, 0, 0, 1
  FROM Days AS day CROSS JOIN LogHistory AS w ON w.StartedAt >= day.BeginsAt AND w.StartedAt < day.EndsAt
  WHERE
    w.Validation = 'Waiting' AND w.Validation <> 'NotNeeded' AND (:DepartmentId IS NULL OR w.DepartmentId = :DepartmentId)
  UNION ALL
  SELECT e.JobId, day.Day, 0, 0, 0, 0, 1, 0, 0, 0
  FROM Days AS day CROSS JOIN Expected AS e ON e.DueAt >= day.BeginsAt AND e.DueAt < day.EndsAt
  WHERE e.Status = 'Missed' AND (:DepartmentId IS NULL OR e.DepartmentId = :DepartmentId)
)
WHERE JobId IN (SELECT JobId FROM Wanted)
GROUP BY JobId, Day
ORDER BY JobId, Day;
