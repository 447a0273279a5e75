SELECT
  AlertKey, Kind, JobId, JobName, Icon, DepartmentId, DepartmentName, RunId, DueAt, Fingerprint, Text, OpenedAt, LastSeenAt,
  SeenCount, AcknowledgedBy, AcknowledgedByName, AcknowledgedAt, AssigneeEmail, AssigneeName, ClosedAt, FailedDeliveries
FROM AlertRows
WHERE Place = :AlertKey AND Kind <> 'report';
