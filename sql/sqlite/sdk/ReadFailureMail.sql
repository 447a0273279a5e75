SELECT
  CAST(m.DeliveryKey AS TEXT) AS DeliveryKey, m.Recipient, coalesce(u.Language, 'it') AS Language,
  trim(coalesce(j.Icon, '') || ' ' || j.Name) AS JobName, d.Name AS DepartmentName, j.TimeZone
FROM
  AlertDeliveries AS m
  JOIN Alerts AS a ON a.AlertKey = m.AlertKey
  JOIN Jobs AS j ON j.JobId = a.JobId
  JOIN Departments AS d ON d.DepartmentId = j.DepartmentId
  LEFT JOIN Users AS u ON u.Email = m.Recipient AND u.Active = 1
WHERE m.DeliveryKey = :DeliveryKey;
