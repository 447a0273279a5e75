-- Jobs with the last run of each.
CREATE PROCEDURE dashboard.ListJobs
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000), @DepartmentId int, @JobId int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Email = NULLIF(i.Email, N''), @DepartmentId = NULLIF(i.DepartmentId, 0), @JobId = NULLIF(i.JobId, 0)
FROM OPENJSON(@Input) WITH (Email nvarchar(320) '$.Email', DepartmentId int '$.DepartmentId', JobId int '$.JobId') AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL AND @DepartmentId <> @OwnDepartmentId
BEGIN
  SET @Refusal = CONCAT(N'Department ', @DepartmentId, N' isn''t yours to see; yours is ', @OwnDepartmentId, N'.');
  THROW 50403, @Refusal, 1;
END;
SET @DepartmentId = ISNULL(@OwnDepartmentId, @DepartmentId);

SELECT
  j.JobId, j.Name, j.Icon, j.DepartmentId, d.Name AS DepartmentName, u.Email AS OwnerEmail, u.Name AS OwnerName,
  j.Path, j.Machine, j.Cron, j.TimeZone, j.GraceSeconds, j.LongestSeconds, j.ShortestSeconds, j.NeedsValidation,
  j.AlertRules, j.DocumentationUrl, j.Paused,
  REPLACE(CONVERT(varchar(23), j.SnoozedUntil, 121), ' ', 'T') + 'Z' AS SnoozedUntil,
  r.RunId AS LastRunId,
  REPLACE(CONVERT(varchar(23), r.StartedAt, 121), ' ', 'T') + 'Z' AS LastStartedAt,
  r.Status AS LastStatus
FROM
  dbo.Jobs AS j
  JOIN dbo.Departments AS d ON d.DepartmentId = j.DepartmentId
  LEFT JOIN dbo.Users AS u ON u.UserId = j.OwnerId
  OUTER APPLY (
    SELECT TOP (1) x.RunId, x.StartedAt, x.Status FROM dbo.Runs AS x WHERE x.JobId = j.JobId ORDER BY x.StartedAt DESC, x.RunKey DESC
  ) AS r
WHERE (@DepartmentId IS NULL OR j.DepartmentId = @DepartmentId) AND (@JobId IS NULL OR j.JobId = @JobId)
ORDER BY j.JobId;
