-- The runs of a list with all columns: newest first, at most 10,000.
CREATE PROCEDURE dashboard.ExportRuns
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Number int, @Refusal nvarchar(2000), @DepartmentId int, @JobId int, @Status varchar(100),
  @OtherStatus varchar(100), @Validation varchar(100), @Text nvarchar(4000), @From datetime2(3), @To datetime2(3);
DECLARE @Found TABLE (StartedAt datetime2(3) NOT NULL, RunKey bigint NOT NULL, PRIMARY KEY (StartedAt, RunKey));

SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @JobId = JobId, @Status = Status, @OtherStatus = OtherStatus, @Validation = Validation, @Text = Text,
  @From = FromTime, @To = ToTime, @Refusal = Refusal
FROM dbo.RunFilter(@Input);
IF @Refusal IS NOT NULL THROW 50400, @Refusal, 1;

INSERT INTO @Found (StartedAt, RunKey)
SELECT TOP (10000) f.StartedAt, f.RunKey
FROM dbo.FilteredKeys(@DepartmentId, @JobId, @Status, @Validation, @Text, @From, @To) AS f
ORDER BY f.StartedAt DESC, f.RunKey DESC
OPTION (RECOMPILE);
IF @OtherStatus IS NOT NULL
  INSERT INTO @Found (StartedAt, RunKey)
  SELECT TOP (10000) f.StartedAt, f.RunKey
  FROM dbo.FilteredKeys(@DepartmentId, @JobId, @OtherStatus, @Validation, @Text, @From, @To) AS f
  ORDER BY f.StartedAt DESC, f.RunKey DESC
  OPTION (RECOMPILE);

SELECT TOP (10000)
  CONVERT(varchar(20), r.RunKey) AS RunKey, r.RunId, r.JobId, r.JobName, r.Icon, r.DepartmentId, r.DepartmentName,
  r.Status,
  dbo.UtcText(r.StartedAt) AS StartedAt,
  dbo.UtcText(r.EndedAt) AS EndedAt,
  r.DurationSeconds, LEFT(r.Message, 1000) AS Message, r.Validation, r.Progress, r.ProgressText, r.LineCount,
  r.WarningCount, r.ErrorCount, r.ExitCode, r.Machine, r.Fingerprint
FROM @Found AS k JOIN dbo.Runs AS r ON r.RunKey = k.RunKey
ORDER BY k.StartedAt DESC, k.RunKey DESC
OPTION (RECOMPILE);
