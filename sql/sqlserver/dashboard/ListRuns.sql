-- Runs, newest first, a page at a time: one row more than PageSize comes back where there is a next page.
CREATE PROCEDURE dashboard.ListRuns
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @BadTime nvarchar(100),
  @DepartmentId int, @JobId int, @Status nvarchar(100), @Validation nvarchar(100), @Text nvarchar(4000),
  @From datetime2(3), @To datetime2(3), @BeforeStartedAt datetime2(3), @BeforeRunKey bigint, @PageSize int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @DepartmentId = CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int),
  @JobId = CAST(NULLIF(NULLIF(i.JobId, N''), N'0') AS int),
  @Status = NULLIF(i.Status, N''),
  @Validation = NULLIF(i.Validation, N''),
  @Text = NULLIF(dbo.JsonText(i.Text), N''),
  @From = dbo.UtcTime(i.FromTime),
  @To = dbo.UtcTime(i.ToTime),
  @BeforeStartedAt = dbo.UtcTime(i.BeforeStartedAt),
  @BeforeRunKey = CAST(NULLIF(NULLIF(i.BeforeRunKey, N''), N'0') AS bigint),
  @PageSize = ISNULL(CAST(NULLIF(NULLIF(i.PageSize, N''), N'0') AS int), 50),
  @BadTime = CASE
    WHEN i.FromTime <> N'' AND dbo.UtcTime(i.FromTime) IS NULL THEN N'From'
    WHEN i.ToTime <> N'' AND dbo.UtcTime(i.ToTime) IS NULL THEN N'To'
    WHEN i.BeforeStartedAt <> N'' AND dbo.UtcTime(i.BeforeStartedAt) IS NULL THEN N'BeforeStartedAt'
  END
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  DepartmentId nvarchar(100) '$.DepartmentId',
  JobId nvarchar(100) '$.JobId',
  Status nvarchar(100) '$.Status',
  Validation nvarchar(100) '$.Validation',
  Text nvarchar(4000) '$.Text',
  FromTime nvarchar(100) '$.From',
  ToTime nvarchar(100) '$.To',
  BeforeStartedAt nvarchar(100) '$.BeforeStartedAt',
  BeforeRunKey nvarchar(100) '$.BeforeRunKey',
  PageSize nvarchar(100) '$.PageSize'
) AS i;
SET @BadTime = @BadTime + N' must be a time in UTC like 2026-11-24T10:00:00.000Z.';
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL AND @DepartmentId <> @OwnDepartmentId
BEGIN
  SET @Refusal = CONCAT(N'Department ', @DepartmentId, N' isn''t yours to see; yours is ', @OwnDepartmentId, N'.');
  THROW 50403, @Refusal, 1;
END;
SET @DepartmentId = ISNULL(@OwnDepartmentId, @DepartmentId);
IF @PageSize < 1 OR @PageSize > 100 THROW 50400, N'PageSize must be a whole number from 1 to 100.', 1;
IF @Status NOT IN (N'Pending', N'Done', N'Error', N'TimedOut', N'Cancelled', N'Lost')
  THROW 50400, N'Status must be one of Pending, Done, Error, TimedOut, Cancelled, Lost.', 1;
IF @Validation NOT IN (N'NotNeeded', N'Waiting', N'Validated', N'Rejected')
  THROW 50400, N'Validation must be one of NotNeeded, Waiting, Validated, Rejected.', 1;
IF (@BeforeStartedAt IS NULL AND @BeforeRunKey IS NOT NULL) OR (@BeforeStartedAt IS NOT NULL AND @BeforeRunKey IS NULL)
  THROW 50400, N'BeforeStartedAt and BeforeRunKey belong together: give both, or neither.', 1;
IF LEN(@Text) > 200 THROW 50400, N'Text has more than 200 characters.', 1;

-- RecordedStatus keeps a list by status on its index; lost by silence is recorded as Pending.
SELECT TOP (@PageSize + 1)
  CONVERT(varchar(20), r.RunKey) AS RunKey, r.RunId, r.JobId, r.JobName, r.Icon, r.DepartmentId, r.DepartmentName,
    r.Status,
  dbo.UtcText(r.StartedAt) AS StartedAt,
  dbo.UtcText(r.EndedAt) AS EndedAt,
  r.DurationSeconds,
  LEFT(r.Message, 1000) AS Message, r.Validation, r.Progress, r.ProgressText, r.LineCount, r.WarningCount, r.ErrorCount,
  r.ExitCode, r.Machine, r.Fingerprint
FROM dbo.Runs AS r
WHERE
  (@DepartmentId IS NULL OR r.DepartmentId = @DepartmentId)
  AND (@JobId IS NULL OR r.JobId = @JobId)
  AND (@Status IS NULL OR r.Status = @Status)
  AND (@Status IS NULL OR r.RecordedStatus = @Status OR (@Status = N'Lost' AND r.RecordedStatus = N'Pending'))
  AND (@Status IS NULL OR @Status = N'Done' OR r.RecordedStatus <> N'Done')
  AND (@Validation IS NULL OR r.Validation = @Validation)
  AND (@From IS NULL OR r.StartedAt >= @From)
  AND (@To IS NULL OR r.StartedAt < @To)
  AND (
    @BeforeStartedAt IS NULL
    OR (r.StartedAt <= @BeforeStartedAt AND (r.StartedAt < @BeforeStartedAt OR r.RunKey < @BeforeRunKey))
  )
  AND (
    @Text IS NULL
    OR CHARINDEX(@Text, r.JobName) > 0
    OR CHARINDEX(@Text, r.Message) > 0
    OR CHARINDEX(@Text, r.Machine) > 0
    OR CHARINDEX(@Text, r.RunId) = 1
  )
ORDER BY r.StartedAt DESC, r.RunKey DESC
OPTION (RECOMPILE);
