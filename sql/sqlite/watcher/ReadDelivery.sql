SELECT
  CAST(m.DeliveryKey AS TEXT) AS DeliveryKey, CAST(m.AlertKey AS TEXT) AS AlertKey, m.Channel, m.Recipient, m.Reason,
  m.Attempts, m.MaybeRepeated, m.NextAttemptAt AS WaitingSince,
  (
    SELECT count(*)
    FROM AlertDeliveries AS w
    WHERE
      w.Status = 'Waiting' AND w.NextAttemptAt <= :Now AND w.Channel = m.Channel AND w.Recipient = m.Recipient
      AND w.AlertKey IS NOT NULL AND w.Reason NOT IN ('changed', 'report')
  ) AS Beside,
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
  a.Kind, a.Text, a.OpenedAt, a.LastSeenAt, a.SeenCount,
  a.AcknowledgedAt, coalesce(k.Name, a.AcknowledgedBy) AS AcknowledgedBy, u.Name AS AssigneeName, a.ClosedAt, a.DueAt,
  (
    SELECT told.ServiceId
    FROM AlertDeliveries AS told
    WHERE
      told.AlertKey = m.AlertKey AND told.Channel = m.Channel AND told.Recipient = m.Recipient
      AND told.DeliveryKey <> m.DeliveryKey AND told.Status = 'Sent' AND told.ServiceId IS NOT NULL
    ORDER BY told.DeliveryKey
    LIMIT 1
  ) AS FirstServiceId,
  a.JobId, j.Name AS JobName, j.Icon, a.DepartmentId, d.Name AS DepartmentName,
  d.SlackChannel, d.MailAddress, j.TimeZone, j.DocumentationUrl,
  h.RunId, h.Status AS RunStatus, h.StartedAt, h.EndedAt, coalesce(h.EndMessage, h.Message) AS Message, h.Traceback, h.Machine
FROM
  AlertDeliveries AS m
  JOIN Alerts AS a ON a.AlertKey = m.AlertKey
  LEFT JOIN Departments AS d ON d.DepartmentId = a.DepartmentId
  LEFT JOIN Jobs AS j ON j.JobId = a.JobId
  LEFT JOIN LogHistory AS h ON h.RunKey = a.RunKey
  LEFT JOIN Users AS k ON k.Email = a.AcknowledgedBy
  LEFT JOIN Users AS u ON u.UserId = a.AssigneeId
WHERE m.DeliveryKey = :DeliveryKey;
