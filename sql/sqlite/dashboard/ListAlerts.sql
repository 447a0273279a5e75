SELECT
  AlertKey, Kind, JobId, JobName, Icon, DepartmentId, DepartmentName, RunId, DueAt, Fingerprint, Text, OpenedAt, LastSeenAt,
  SeenCount, AcknowledgedBy, AcknowledgedByName, AcknowledgedAt, AssigneeEmail, AssigneeName, ClosedAt, FailedDeliveries
FROM AlertRows
-- First the keys, in the order of an index, then the rows of the page.
WHERE Place IN (
  SELECT a.AlertKey
  FROM Alerts AS a
  WHERE
    -- A report is personal; nobody has to look after it.
    a.Kind <> 'report' AND a.DepartmentId IS NOT NULL
    AND (
      :BeforeAlertKey IS NULL
      OR (a.OpenedAt, a.AlertKey) < (SELECT b.OpenedAt, b.AlertKey FROM Alerts AS b WHERE b.AlertKey = :BeforeAlertKey)
    )
    AND (:AlertKey IS NULL OR a.AlertKey = :AlertKey)
    AND (:DepartmentId IS NULL OR a.DepartmentId = :DepartmentId)
    AND (
      :Status IS NULL
      OR (:Status = 'Open' AND a.ClosedAt IS NULL)
      OR (:Status = 'Unacknowledged' AND a.ClosedAt IS NULL AND a.AcknowledgedAt IS NULL)
      OR (:Status = 'Closed' AND a.ClosedAt IS NOT NULL)
    )
    AND (:Kind IS NULL OR a.Kind = :Kind)
    AND (:JobId IS NULL OR a.JobId = :JobId)
    AND (:RunKey IS NULL OR a.RunKey = :RunKey)
    AND (:AssigneeEmail IS NULL OR a.AssigneeId = (SELECT UserId FROM Users WHERE Email = :AssigneeEmail))
  ORDER BY a.OpenedAt DESC, a.AlertKey DESC
  LIMIT :Limit
)
ORDER BY OpenedAt DESC, Place DESC;
