SELECT
  TicketId, Title, Priority, Status, JobId, JobName, Icon, DepartmentId, DepartmentName, RunId, Fingerprint, AssigneeEmail,
  AssigneeName, OpenedBy, OpenedByName, OpenedAt, ClosedBy, ClosedAt, CommentCount
FROM TicketRows
WHERE
  (:DepartmentId IS NULL OR DepartmentId = :DepartmentId)
  AND (:Status IS NULL OR Status = :Status OR (:Status = 'NotClosed' AND Status <> 'Closed'))
  AND (:AssigneeEmail IS NULL OR AssigneeEmail = :AssigneeEmail)
  AND (:JobId IS NULL OR JobId = :JobId)
  AND (:Text IS NULL OR Title LIKE :Text ESCAPE '\' OR Description LIKE :Text ESCAPE '\' OR JobName LIKE :Text ESCAPE '\')
  AND (:BeforeTicketId IS NULL OR TicketId < :BeforeTicketId)
ORDER BY TicketId DESC
LIMIT :Limit;
