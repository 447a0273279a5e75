-- The runs of a list, whole: newest first, at most 10,000.
CREATE PROCEDURE dashboard.ExportRuns
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @DepartmentId int, @JobId int, @Status nvarchar(100), @Validation nvarchar(100), @Text nvarchar(4000),
  @From datetime2(3), @To datetime2(3);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Email = NULLIF(dbo.JsonText(i.Email), N'') FROM OPENJSON(@Input) WITH (Email nvarchar(320) '$.Email') AS i;
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

SELECT TOP (10000)
  CONVERT(varchar(20), r.RunKey) AS RunKey, r.RunId, r.JobId, r.JobName, r.Icon, r.DepartmentId, r.DepartmentName,
  r.Status,
  dbo.UtcText(r.StartedAt) AS StartedAt,
  dbo.UtcText(r.EndedAt) AS EndedAt,
  r.DurationSeconds, r.Message, r.Validation, r.Progress, r.ProgressText, r.LineCount, r.WarningCount, r.ErrorCount,
  r.ExitCode, r.Machine, r.Fingerprint
FROM dbo.FilteredRuns(@DepartmentId, @JobId, @Status, @Validation, @Text, @From, @To) AS r
ORDER BY r.StartedAt DESC, r.RunKey DESC
OPTION (RECOMPILE);
