-- An alert with everything that is shown about it. Its run is joined if it still exists.
CREATE FUNCTION dbo.AlertRow (@AlertKey bigint)
RETURNS TABLE
AS
RETURN
  SELECT
    CONVERT(varchar(20), a.AlertKey) AS AlertKey, a.Kind, a.JobId, j.Name AS JobName, j.Icon, a.DepartmentId,
    d.Name AS DepartmentName, h.RunId,
    dbo.UtcText(a.DueAt) AS DueAt,
    a.Fingerprint, a.Text,
    dbo.UtcText(a.OpenedAt) AS OpenedAt,
    dbo.UtcText(a.LastSeenAt) AS LastSeenAt,
    a.SeenCount, a.AcknowledgedBy, k.Name AS AcknowledgedByName,
    dbo.UtcText(a.AcknowledgedAt) AS AcknowledgedAt,
    u.Email AS AssigneeEmail, u.Name AS AssigneeName,
    dbo.UtcText(a.ClosedAt) AS ClosedAt,
    (SELECT COUNT(*) FROM dbo.AlertDeliveries AS m WHERE m.AlertKey = a.AlertKey AND m.Status = 'Failed') AS FailedDeliveries
  FROM
    dbo.Alerts AS a
    JOIN dbo.Departments AS d ON d.DepartmentId = a.DepartmentId
    LEFT JOIN dbo.Jobs AS j ON j.JobId = a.JobId
    LEFT JOIN dbo.LogHistory AS h ON h.RunKey = a.RunKey
    LEFT JOIN dbo.Users AS k ON k.Email = a.AcknowledgedBy
    LEFT JOIN dbo.Users AS u ON u.UserId = a.AssigneeId
  WHERE a.AlertKey = @AlertKey;
