SELECT
  CAST(m.DeliveryKey AS TEXT) AS DeliveryKey, CAST(m.AlertKey AS TEXT) AS AlertKey, m.Channel, m.Recipient, m.Reason,
  m.Attempts, m.MaybeRepeated,
  coalesce(
    (
      SELECT Language
      FROM Users
      WHERE Active = 1 AND (Email = m.Recipient OR SlackChannel = m.Recipient OR SlackId = m.Recipient)
      ORDER BY UserId
      LIMIT 1
    ),
    'it'
  ) AS Language,
  a.Kind, a.Text, a.OpenedAt, a.LastSeenAt, a.SeenCount, a.ClosedAt, a.DueAt,
  a.JobId, j.Name AS JobName, j.Icon, d.Name AS DepartmentName, j.TimeZone, j.DocumentationUrl,
  h.RunId, h.Status AS RunStatus, h.StartedAt, h.EndedAt, coalesce(h.EndMessage, h.Message) AS Message, h.Traceback, h.Machine
FROM
  AlertDeliveries AS m
  JOIN Alerts AS a ON a.AlertKey = m.AlertKey
  JOIN Departments AS d ON d.DepartmentId = a.DepartmentId
  LEFT JOIN Jobs AS j ON j.JobId = a.JobId
  LEFT JOIN LogHistory AS h ON h.RunKey = a.RunKey
WHERE m.DeliveryKey = :DeliveryKey;
