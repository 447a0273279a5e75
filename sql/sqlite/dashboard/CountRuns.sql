-- One department at a time, so that each count uses its index, for one department or all.
SELECT
  (
    SELECT count(*)
    FROM Runs AS r
    WHERE r.RecordedStatus = 'Pending' AND r.RecordedStatus <> 'Done' AND r.Status = 'Pending'
      AND (:DepartmentId IS NULL OR r.DepartmentId = :DepartmentId)
  ) AS Running,
  (
    SELECT count(*)
    FROM LogHistory AS h
    WHERE h.Status IN ('Error', 'TimedOut') AND h.StartedAt >= :From AND h.StartedAt < :To
      AND (:DepartmentId IS NULL OR h.DepartmentId = :DepartmentId)
  ) AS Failed,
  (
    SELECT count(*)
    FROM Runs AS r
    WHERE r.RecordedStatus IN ('Pending', 'Lost') AND r.RecordedStatus <> 'Done' AND r.Status = 'Lost'
      AND r.StartedAt >= :From AND r.StartedAt < :To AND (:DepartmentId IS NULL OR r.DepartmentId = :DepartmentId)
  ) AS Lost,
  (
    SELECT count(*)
    FROM Expected AS e
    WHERE e.DueAt >= :From AND e.DueAt < :To AND e.Status = 'Missed'
      AND (:DepartmentId IS NULL OR e.DepartmentId = :DepartmentId)
  ) AS Missed,
  (
    SELECT count(*)
    FROM LogHistory AS h
    WHERE h.Validation = 'Waiting' AND h.Validation <> 'NotNeeded' AND h.StartedAt >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || (SELECT RecentDays FROM Rules) || ' days')
      AND (:DepartmentId IS NULL OR h.DepartmentId = :DepartmentId)
  ) AS Waiting,
  (
    SELECT count(*)
    FROM Departments AS d JOIN LogHistory AS h ON h.DepartmentId = d.DepartmentId
    WHERE h.StartedAt >= :From AND h.StartedAt < :To AND (:DepartmentId IS NULL OR d.DepartmentId = :DepartmentId)
  ) AS Runs,
  (
    SELECT count(*)
    FROM Alerts AS a
    WHERE a.ClosedAt IS NULL AND a.AcknowledgedAt IS NULL AND (:DepartmentId IS NULL OR a.DepartmentId = :DepartmentId)
  ) AS Alerts;
