-- Finds the alert of a key for a caller who sees one department (null: all): one row, like dbo.FindRun.
CREATE FUNCTION dbo.FindAlert (@AlertKey bigint, @DepartmentId int)
RETURNS TABLE
AS
RETURN
  SELECT
    MAX(a.DepartmentId) AS DepartmentId,
    CASE WHEN @AlertKey IS NULL THEN 50400 WHEN COUNT(a.AlertKey) = 0 THEN 50404 END AS Number,
    CASE
      WHEN @AlertKey IS NULL THEN N'AlertKey is missing.'
      WHEN COUNT(a.AlertKey) = 0
        THEN CONCAT(N'There is no alert ', @AlertKey, N', or its department isn''t yours to see.')
    END AS Refusal
  FROM dbo.Alerts AS a
  WHERE
    a.AlertKey = @AlertKey AND a.Kind <> 'report' AND (@DepartmentId IS NULL OR a.DepartmentId = @DepartmentId);
