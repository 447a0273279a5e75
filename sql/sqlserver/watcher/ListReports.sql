-- Who gets the morning report, when, and until when they were told.
CREATE PROCEDURE watcher.ListReports
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;

SELECT
  u.UserId, u.Email, u.Language, u.DepartmentId, d.Name AS DepartmentName, u.SlackChannel, u.SlackId,
  u.ReportEvery, u.ReportBy, u.ReportHour, u.ReportTimeZone,
  dbo.UtcText(u.ReportSince) AS ReportSince,
  dbo.UtcText(u.ReportedUntil) AS ReportedUntil
FROM dbo.Users AS u LEFT JOIN dbo.Departments AS d ON d.DepartmentId = u.DepartmentId
WHERE u.Active = 1 AND u.ReportEvery <> 'none'
ORDER BY u.UserId;
