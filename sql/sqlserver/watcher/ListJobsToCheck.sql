-- Every job with what is checked in advance, ordered by id, one page at a time.
CREATE PROCEDURE watcher.ListJobsToCheck
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @AfterJobId int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @AfterJobId = i.AfterJobId FROM OPENJSON(@Input) WITH (AfterJobId int '$.AfterJobId') AS i;

SELECT TOP (500)
  j.JobId, j.Name, j.TimeZone, j.DepartmentId, u.Email AS OwnerEmail, d.SlackChannel, d.MailAddress, j.AlertRules,
  d.AlertRules AS DepartmentAlertRules,
  (SELECT Value FROM dbo.Settings WHERE Name = N'AlertRules') AS GlobalAlertRules
FROM
  dbo.Jobs AS j
  JOIN dbo.Departments AS d ON d.DepartmentId = j.DepartmentId
  LEFT JOIN dbo.Users AS u ON u.UserId = j.OwnerId
WHERE j.JobId > @AfterJobId
ORDER BY j.JobId;
