-- Runs, newest first, a page at a time: one row more than PageSize comes back where there is a next page.
CREATE PROCEDURE dashboard.ListRuns
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @BadTime nvarchar(100), @DepartmentId int, @JobId int, @Status nvarchar(100), @Validation nvarchar(100), @Text nvarchar(4000),
  @From datetime2(3), @To datetime2(3),
  @BeforeStartedAt datetime2(3), @BeforeRunKey bigint, @PageSize int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @BeforeStartedAt = dbo.UtcTime(i.BeforeStartedAt),
  @BeforeRunKey = CAST(NULLIF(NULLIF(i.BeforeRunKey, N''), N'0') AS bigint),
  @PageSize = ISNULL(CAST(NULLIF(NULLIF(i.PageSize, N''), N'0') AS int), 50),
  @BadTime = CASE
    WHEN i.BeforeStartedAt <> N'' AND dbo.UtcTime(i.BeforeStartedAt) IS NULL THEN N'BeforeStartedAt'
  END
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  BeforeStartedAt nvarchar(100) '$.BeforeStartedAt',
  BeforeRunKey nvarchar(100) '$.BeforeRunKey',
  PageSize nvarchar(100) '$.PageSize'
) AS i;
SET @BadTime = @BadTime + N' must be a time in UTC like 2026-11-24T10:00:00.000Z.';
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SELECT @DepartmentId = DepartmentId, @JobId = JobId, @Status = Status, @Validation = Validation, @Text = Text,
  @From = FromTime, @To = ToTime, @Refusal = Refusal
FROM dbo.RunFilter(@Input);
IF @Refusal IS NOT NULL THROW 50400, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL AND @DepartmentId <> @OwnDepartmentId
BEGIN
  SET @Refusal = CONCAT(N'Department ', @DepartmentId, N' isn''t yours to see; yours is ', @OwnDepartmentId, N'.');
  THROW 50403, @Refusal, 1;
END;
SET @DepartmentId = ISNULL(@OwnDepartmentId, @DepartmentId);
IF @PageSize < 1 OR @PageSize > 100 THROW 50400, N'PageSize must be a whole number from 1 to 100.', 1;
IF (@BeforeStartedAt IS NULL AND @BeforeRunKey IS NOT NULL) OR (@BeforeStartedAt IS NOT NULL AND @BeforeRunKey IS NULL)
  THROW 50400, N'BeforeStartedAt and BeforeRunKey belong together: give both, or neither.', 1;

SELECT TOP (@PageSize + 1)
  CONVERT(varchar(20), r.RunKey) AS RunKey, r.RunId, r.JobId, r.JobName, r.Icon, r.DepartmentId, r.DepartmentName,
  r.Status,
  dbo.UtcText(r.StartedAt) AS StartedAt,
  dbo.UtcText(r.EndedAt) AS EndedAt,
  r.DurationSeconds, r.Message, r.Validation, r.Progress, r.ProgressText, r.LineCount, r.WarningCount, r.ErrorCount,
  r.ExitCode, r.Machine, r.Fingerprint
FROM dbo.FilteredRuns(@DepartmentId, @JobId, @Status, @Validation, @Text, @From, @To) AS r
WHERE
  @BeforeStartedAt IS NULL
  OR (r.StartedAt <= @BeforeStartedAt AND (r.StartedAt < @BeforeStartedAt OR r.RunKey < @BeforeRunKey))
ORDER BY r.StartedAt DESC, r.RunKey DESC
OPTION (RECOMPILE);
