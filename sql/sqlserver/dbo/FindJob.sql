-- Finds the job of an id for a caller who sees one department (null: all): one row, like dbo.FindRun.
CREATE FUNCTION dbo.FindJob (@JobId int, @DepartmentId int)
RETURNS TABLE
AS
RETURN
  SELECT
    MAX(j.JobId) AS JobId,
    MAX(j.DepartmentId) AS DepartmentId,
    CASE WHEN @JobId IS NULL THEN 50400 WHEN COUNT(j.JobId) = 0 THEN 50404 END AS Number,
    CASE
      WHEN @JobId IS NULL THEN N'JobId is missing.'
      WHEN COUNT(j.JobId) = 0
        THEN CONCAT(N'There is no job ', @JobId, N', or its department isn''t yours to see.')
    END AS Refusal
  FROM dbo.Jobs AS j
  WHERE j.JobId = @JobId AND (@DepartmentId IS NULL OR j.DepartmentId = @DepartmentId);
