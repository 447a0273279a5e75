SELECT
  AlertKey, Kind, JobId, JobName, Icon, DepartmentId, DepartmentName, RunId, DueAt, Fingerprint, Text, OpenedAt, LastSeenAt,
  SeenCount, AcknowledgedBy, AcknowledgedByName, AcknowledgedAt, AssigneeEmail, AssigneeName, ClosedAt, FailedDeliveries
FROM AlertRows
WHERE
  -- One: said as a range, so that it is looked up.
  Place BETWEEN coalesce(:AlertKey, 0) AND coalesce(:AlertKey, 9223372036854775807)
  AND (
    :BeforeAlertKey IS NULL
    OR (OpenedAt, Place) < (SELECT b.OpenedAt, b.AlertKey FROM Alerts AS b WHERE b.AlertKey = :BeforeAlertKey)
  )
  -- A report is somebody's, and nothing that anybody has to look after.
  AND Kind <> 'report'
  AND (:DepartmentId IS NULL OR DepartmentId = :DepartmentId)
  AND (
    :Status IS NULL
    OR (:Status = 'Open' AND ClosedAt IS NULL)
    OR (:Status = 'Unacknowledged' AND ClosedAt IS NULL AND AcknowledgedAt IS NULL)
    OR (:Status = 'Closed' AND ClosedAt IS NOT NULL)
  )
  AND (:Kind IS NULL OR Kind = :Kind)
  AND (:JobId IS NULL OR JobId = :JobId)
  AND (:RunKey IS NULL OR RunKey = :RunKey)
  AND (:AssigneeEmail IS NULL OR AssigneeEmail = :AssigneeEmail)
ORDER BY OpenedAt DESC, Place DESC
LIMIT :Limit;
