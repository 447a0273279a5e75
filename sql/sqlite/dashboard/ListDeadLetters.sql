SELECT
  CAST(m.DeliveryKey AS TEXT) AS DeliveryKey, CAST(m.AlertKey AS TEXT) AS AlertKey, a.Kind, a.JobId, j.Name AS JobName,
  a.DepartmentId, d.Name AS DepartmentName, m.Channel, m.Recipient, m.Reason, m.Attempts, m.NextAttemptAt AS At, m.Answer
FROM
  AlertDeliveries AS m
  JOIN Alerts AS a ON a.AlertKey = m.AlertKey
  LEFT JOIN Departments AS d ON d.DepartmentId = a.DepartmentId
  LEFT JOIN Jobs AS j ON j.JobId = a.JobId
WHERE m.Status = 'Failed' AND (:DepartmentId IS NULL OR a.DepartmentId = :DepartmentId)
ORDER BY m.DeliveryKey DESC
LIMIT 200;
