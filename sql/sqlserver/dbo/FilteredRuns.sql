-- The runs of a list, by what dbo.RunFilter has read. Whoever reads it says OPTION (RECOMPILE), so that what isn't asked for
-- falls away and each list stays on its index: RecordedStatus is there for that. Lost by silence is recorded as Pending.
CREATE FUNCTION dbo.FilteredRuns (
  @DepartmentId int, @JobId int, @Status nvarchar(100), @Validation nvarchar(100), @Text nvarchar(4000),
  @From datetime2(3), @To datetime2(3)
)
RETURNS TABLE
AS
RETURN
  SELECT
    r.RunKey, r.RunId, r.JobId, r.JobName, r.Icon, r.DepartmentId, r.DepartmentName, r.Status, r.StartedAt, r.EndedAt,
    r.DurationSeconds, LEFT(r.Message, 1000) AS Message, r.Validation, r.Progress, r.ProgressText, r.LineCount,
    r.WarningCount, r.ErrorCount, r.ExitCode, r.Machine, r.Fingerprint
  FROM dbo.Runs AS r
  WHERE
    (@DepartmentId IS NULL OR r.DepartmentId = @DepartmentId)
    AND (@JobId IS NULL OR r.JobId = @JobId)
    AND (@Status IS NULL OR @Status = N'Failed' OR r.Status = @Status)
    AND (@Status IS NULL OR @Status = N'Failed' OR r.RecordedStatus = @Status
      OR (@Status = N'Lost' AND r.RecordedStatus = N'Pending'))
    AND (@Status IS NULL OR @Status <> N'Failed' OR r.RecordedStatus IN (N'Error', N'TimedOut'))
    AND (@Status IS NULL OR @Status = N'Done' OR r.RecordedStatus <> N'Done')
    AND (@Validation IS NULL OR r.Validation = @Validation)
    AND (@From IS NULL OR r.StartedAt >= @From)
    AND (@To IS NULL OR r.StartedAt < @To)
    AND (
      @Text IS NULL
      OR CHARINDEX(@Text, r.JobName) > 0
      OR CHARINDEX(@Text, r.Message) > 0
      OR CHARINDEX(@Text, r.Machine) > 0
      OR CHARINDEX(@Text, r.RunId) = 1
    );
