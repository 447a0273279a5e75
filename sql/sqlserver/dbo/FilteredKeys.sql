-- The keys of a list's runs, by what dbo.RunFilter has read, off LogHistory and its indexes alone: whoever wants a page takes the
-- first of them in index order, and only then reads the rows. Whoever reads it says OPTION (RECOMPILE), so that what isn't
-- asked for falls away and each list stays on its index. What is lost by silence is recorded as Pending, and asked for as Silent.
CREATE FUNCTION dbo.FilteredKeys (
  @DepartmentId int, @JobId int, @Status varchar(100), @Validation varchar(100), @Text nvarchar(4000),
  @From datetime2(3), @To datetime2(3)
)
RETURNS TABLE
AS
RETURN
  SELECT h.RunKey, h.StartedAt
  FROM dbo.LogHistory AS h
  WHERE
    (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
    AND (@JobId IS NULL OR h.JobId = @JobId)
    -- A job that never moved has no runs in another department, and they aren't looked for among all of its runs.
    AND (
      @JobId IS NULL OR @DepartmentId IS NULL
      OR EXISTS (SELECT 1 FROM dbo.Jobs AS j WHERE j.JobId = @JobId AND (j.DepartmentId = @DepartmentId OR j.HasMoved = 1))
    )
    -- Written like the condition of the filtered indexes.
    AND (@Status IS NULL OR @Status = 'Done' OR h.Status <> 'Done')
    AND (@Status IS NULL OR h.Status = CASE @Status WHEN 'Silent' THEN 'Pending' ELSE @Status END)
    AND (
      @Status IS NULL OR @Status NOT IN ('Pending', 'Silent')
      OR (SELECT r.Status FROM dbo.Runs AS r WHERE r.RunKey = h.RunKey)
        = CASE @Status WHEN 'Silent' THEN 'Lost' ELSE 'Pending' END
    )
    AND (@Validation IS NULL OR @Validation = 'NotNeeded' OR h.Validation <> 'NotNeeded')
    AND (@Validation IS NULL OR h.Validation = @Validation)
    AND (@From IS NULL OR h.StartedAt >= @From)
    AND (@To IS NULL OR h.StartedAt < @To)
    AND (
      @Text IS NULL
      OR h.JobId IN (SELECT j.JobId FROM dbo.Jobs AS j WHERE CHARINDEX(@Text, j.Name) > 0)
      OR CHARINDEX(@Text, ISNULL(h.EndMessage, h.Message)) > 0
      OR CHARINDEX(@Text, h.Machine) > 0
      OR CHARINDEX(LOWER(@Text), h.RunId) = 1
    );
