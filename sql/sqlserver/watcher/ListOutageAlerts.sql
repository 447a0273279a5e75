-- Alerts of an outage that nobody was told about yet, by department.
CREATE PROCEDURE watcher.ListOutageAlerts
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;

SELECT
  CONVERT(varchar(20), a.AlertKey) AS AlertKey, a.Kind, a.JobId, j.Name AS JobName, a.DepartmentId, d.SlackChannel,
  d.MailAddress, u.Email AS OwnerEmail, dbo.UtcText(a.OpenedAt) AS OpenedAt
FROM
  dbo.Alerts AS a
  JOIN dbo.Jobs AS j ON j.JobId = a.JobId
  JOIN dbo.Departments AS d ON d.DepartmentId = a.DepartmentId
  LEFT JOIN dbo.Users AS u ON u.UserId = j.OwnerId AND u.Active = 1
WHERE a.InSummary = 1
ORDER BY a.DepartmentId, a.OpenedAt, a.AlertKey;
