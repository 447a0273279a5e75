-- The keys of a list's runs, filtered by what dbo.RunFilter has read, from LogHistory and its indexes alone. A page
-- takes the first of them in index order, and only then reads the rows. Callers need OPTION (RECOMPILE), because only
-- then conditions that aren't used are removed and each list uses its index. Runs that are lost by silence are recorded
-- as Pending, and requested as Silent.
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
    -- A job that never moved has no runs in another department, so its runs need not be searched for them.
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
