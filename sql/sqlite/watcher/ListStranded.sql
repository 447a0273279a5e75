SELECT CAST(m.DeliveryKey AS TEXT) AS DeliveryKey, m.Channel, m.Recipient, a.DepartmentId, d.SlackChannel, d.MailAddress
FROM
  AlertDeliveries AS m
  JOIN Alerts AS a ON a.AlertKey = m.AlertKey
  JOIN Departments AS d ON d.DepartmentId = a.DepartmentId
WHERE
  m.Status = 'Waiting' AND m.Reason <> 'report' AND m.NextAttemptAt <= :WaitedSince AND m.Channel NOT IN (SELECT value FROM json_each(:Channels))
ORDER BY m.DeliveryKey
LIMIT 500;
