-- An alert with everything that is shown of it. Its run is joined if it still exists.
CREATE VIEW AlertRows AS
SELECT
  CAST(a.AlertKey AS TEXT) AS AlertKey, a.Kind, a.JobId, j.Name AS JobName, j.Icon, a.DepartmentId, d.Name AS DepartmentName,
  h.RunId, a.DueAt, a.Fingerprint, a.Text, a.OpenedAt, a.LastSeenAt, a.SeenCount,
  a.AcknowledgedBy, k.Name AS AcknowledgedByName, a.AcknowledgedAt, u.Email AS AssigneeEmail, u.Name AS AssigneeName, a.ClosedAt,
  (SELECT count(*) FROM AlertDeliveries AS m WHERE m.AlertKey = a.AlertKey AND m.Status = 'Failed') AS FailedDeliveries,
  -- For filters and the order.
  a.AlertKey AS Place
FROM
  Alerts AS a
  JOIN Departments AS d ON d.DepartmentId = a.DepartmentId
  LEFT JOIN Jobs AS j ON j.JobId = a.JobId
  LEFT JOIN LogHistory AS h ON h.RunKey = a.RunKey
  LEFT JOIN Users AS k ON k.Email = a.AcknowledgedBy
  LEFT JOIN Users AS u ON u.UserId = a.AssigneeId;
