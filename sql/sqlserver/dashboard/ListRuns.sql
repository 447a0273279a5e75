-- Runs, newest first, a page at a time: one row more than PageSize comes back where there is a next page.
CREATE PROCEDURE dashboard.ListRuns
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @DepartmentId int, @JobId int, @Status nvarchar(100), @Validation nvarchar(100), @Text nvarchar(4000),
  @From datetime2(3), @To datetime2(3), @BeforeStartedAt datetime2(3), @BeforeRunKey bigint, @PageSize int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(i.Email, N''), @DepartmentId = NULLIF(i.DepartmentId, 0), @JobId = NULLIF(i.JobId, 0),
  @Status = NULLIF(i.Status, N''), @Validation = NULLIF(i.Validation, N''), @Text = NULLIF(i.Text, N''),
  @From = CAST(NULLIF(i.FromTime, N'') AS datetime2(3)), @To = CAST(NULLIF(i.ToTime, N'') AS datetime2(3)),
  @BeforeStartedAt = CAST(NULLIF(i.BeforeStartedAt, N'') AS datetime2(3)), @BeforeRunKey = NULLIF(i.BeforeRunKey, 0),
  @PageSize = ISNULL(NULLIF(i.PageSize, 0), 50)
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  DepartmentId int '$.DepartmentId',
  JobId int '$.JobId',
  Status nvarchar(100) '$.Status',
  Validation nvarchar(100) '$.Validation',
  Text nvarchar(4000) '$.Text',
  FromTime nvarchar(100) '$.From',
  ToTime nvarchar(100) '$.To',
  BeforeStartedAt nvarchar(100) '$.BeforeStartedAt',
  BeforeRunKey bigint '$.BeforeRunKey',
  PageSize int '$.PageSize'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal FROM dbo.Caller(@Email);
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
SET @Text = N'%' + REPLACE(REPLACE(REPLACE(REPLACE(@Text, N'\', N'\\'), N'%', N'\%'), N'_', N'\_'), N'[', N'\[') + N'%';

-- RecordedStatus keeps a list by status on its index; lost by silence is recorded as Pending.
SELECT TOP (@PageSize + 1)
  CONVERT(varchar(20), r.RunKey) AS RunKey, r.RunId, r.JobId, r.JobName, r.Icon, r.DepartmentId, r.DepartmentName, r.Status,
  REPLACE(CONVERT(varchar(23), r.StartedAt, 121), ' ', 'T') + 'Z' AS StartedAt,
  REPLACE(CONVERT(varchar(23), r.EndedAt, 121), ' ', 'T') + 'Z' AS EndedAt,
  r.DurationSeconds,
  LEFT(r.Message, 1000) AS Message, r.Validation, r.Progress, r.ProgressText, r.LineCount, r.WarningCount, r.ErrorCount,
  r.ExitCode, r.Machine, r.Fingerprint
FROM dbo.Runs AS r
WHERE
  (@DepartmentId IS NULL OR r.DepartmentId = @DepartmentId)
  AND (@JobId IS NULL OR r.JobId = @JobId)
  AND (@Status IS NULL OR (r.Status = @Status AND (r.RecordedStatus = @Status OR (@Status = N'Lost' AND r.RecordedStatus = N'Pending'))))
  AND (@Validation IS NULL OR r.Validation = @Validation)
  AND (@From IS NULL OR r.StartedAt >= @From)
  AND (@To IS NULL OR r.StartedAt < @To)
  AND (
    @BeforeStartedAt IS NULL
    OR (r.StartedAt <= @BeforeStartedAt AND (r.StartedAt < @BeforeStartedAt OR r.RunKey < @BeforeRunKey))
  )
  AND (
    @Text IS NULL
    OR r.JobName LIKE @Text ESCAPE N'\'
    OR r.Message LIKE @Text ESCAPE N'\'
    OR r.Machine LIKE @Text ESCAPE N'\'
    OR N'%' + r.RunId LIKE @Text ESCAPE N'\'
  )
ORDER BY r.StartedAt DESC, r.RunKey DESC
OPTION (RECOMPILE);
