SELECT
  g.Fingerprint, g.JobId, j.Name AS JobName, j.Icon, g.DepartmentId, d.Name AS DepartmentName, h.Traceback,
  substr(coalesce(h.EndMessage, h.Message), 1, 1000) AS Message, g.Count, g.FirstSeenAt, g.LastSeenAt, h.RunId AS LastRunId,
  (
    SELECT min(t.TicketId)
    FROM Tickets AS t
    WHERE t.Fingerprint = g.Fingerprint AND t.Status IN ('Open', 'InProgress') AND t.DepartmentId = g.DepartmentId
  ) AS OpenTicketId
FROM
  (
    SELECT Fingerprint, JobId, DepartmentId, count(*) AS Count, min(StartedAt) AS FirstSeenAt, max(StartedAt) AS LastSeenAt
    FROM LogHistory
    WHERE
      Status IN ('Error', 'TimedOut') AND Fingerprint IS NOT NULL
      AND StartedAt >= coalesce(:From, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || (SELECT RecentDays FROM Rules) || ' days'))
      AND (:DepartmentId IS NULL OR DepartmentId = :DepartmentId)
      AND (:JobId IS NULL OR JobId = :JobId)
    GROUP BY Fingerprint, JobId, DepartmentId
  ) AS g
  JOIN Jobs AS j ON j.JobId = g.JobId
  JOIN Departments AS d ON d.DepartmentId = g.DepartmentId
  JOIN LogHistory AS h ON h.RunKey = (
    SELECT max(f.RunKey)
    FROM LogHistory AS f
    WHERE
      f.Fingerprint = g.Fingerprint AND f.StartedAt = g.LastSeenAt AND f.JobId = g.JobId AND f.DepartmentId = g.DepartmentId
      AND f.Status IN ('Error', 'TimedOut')
  )
ORDER BY g.LastSeenAt DESC, g.JobId, g.Fingerprint
LIMIT :Limit;
