-- Runs, newest first, one page at a time: one row more than PageSize comes back if there is a next page.
CREATE PROCEDURE dashboard.ListRuns
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Number int, @Refusal nvarchar(2000), @BadTime nvarchar(100), @DepartmentId int, @JobId int, @Status varchar(100),
  @OtherStatus varchar(100), @Validation varchar(100), @Text nvarchar(4000), @From datetime2(3), @To datetime2(3),
  @BeforeStartedAt datetime2(3), @BeforeRunKey bigint, @PageSize int;
DECLARE @Page TABLE (StartedAt datetime2(3) NOT NULL, RunKey bigint NOT NULL, PRIMARY KEY (StartedAt, RunKey));

SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @BeforeStartedAt = dbo.UtcTime(i.BeforeStartedAt),
  @BeforeRunKey = dbo.WholeNumber(i.BeforeRunKey),
  @PageSize = ISNULL(dbo.WholeNumber(i.PageSize), 50),
  @BadTime = dbo.BadTime(N'BeforeStartedAt', i.BeforeStartedAt)
FROM OPENJSON(@Input) WITH (
  BeforeStartedAt nvarchar(100) '$.BeforeStartedAt',
  BeforeRunKey nvarchar(100) '$.BeforeRunKey',
  PageSize nvarchar(100) '$.PageSize'
) AS i;
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
SELECT
  @JobId = JobId, @Status = Status, @OtherStatus = OtherStatus, @Validation = Validation, @Text = Text,
  @From = FromTime, @To = ToTime, @Refusal = Refusal
FROM dbo.RunFilter(@Input);
IF @Refusal IS NOT NULL THROW 50400, @Refusal, 1;
IF @PageSize < 1 OR @PageSize > 100 THROW 50400, N'PageSize must be a whole number from 1 to 100.', 1;
IF (@BeforeStartedAt IS NULL AND @BeforeRunKey IS NOT NULL) OR (@BeforeStartedAt IS NOT NULL AND @BeforeRunKey IS NULL)
  THROW 50400, N'BeforeStartedAt and BeforeRunKey belong together: give both, or neither.', 1;

INSERT INTO @Page (StartedAt, RunKey)
SELECT TOP (@PageSize + 1) f.StartedAt, f.RunKey
FROM dbo.FilteredKeys(@DepartmentId, @JobId, @Status, @Validation, @Text, @From, @To) AS f
WHERE
  @BeforeStartedAt IS NULL
  OR (f.StartedAt <= @BeforeStartedAt AND (f.StartedAt < @BeforeStartedAt OR f.RunKey < @BeforeRunKey))
ORDER BY f.StartedAt DESC, f.RunKey DESC
OPTION (RECOMPILE);
IF @OtherStatus IS NOT NULL
  INSERT INTO @Page (StartedAt, RunKey)
  SELECT TOP (@PageSize + 1) f.StartedAt, f.RunKey
  FROM dbo.FilteredKeys(@DepartmentId, @JobId, @OtherStatus, @Validation, @Text, @From, @To) AS f
  WHERE
    @BeforeStartedAt IS NULL
    OR (f.StartedAt <= @BeforeStartedAt AND (f.StartedAt < @BeforeStartedAt OR f.RunKey < @BeforeRunKey))
  ORDER BY f.StartedAt DESC, f.RunKey DESC
  OPTION (RECOMPILE);

SELECT TOP (@PageSize + 1)
  CONVERT(varchar(20), r.RunKey) AS RunKey, r.RunId, r.JobId, r.JobName, r.Icon, r.DepartmentId, r.DepartmentName,
  r.Status,
  dbo.UtcText(r.StartedAt) AS StartedAt,
  dbo.UtcText(r.EndedAt) AS EndedAt,
  r.DurationSeconds, LEFT(r.Message, 1000) AS Message, r.Validation, r.Progress, r.ProgressText, r.LineCount,
  r.WarningCount, r.ErrorCount, r.ExitCode, r.Machine, r.Fingerprint
FROM @Page AS p JOIN dbo.Runs AS r ON r.RunKey = p.RunKey
ORDER BY p.StartedAt DESC, p.RunKey DESC;
