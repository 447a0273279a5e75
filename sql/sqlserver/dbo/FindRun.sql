-- Finds the run of an id, or of the unique beginning of one, for a caller who sees one department (null: all): one row.
-- Refusal is null if there is exactly one; Number is the error number to throw.
CREATE FUNCTION dbo.FindRun (@RunId varchar(100), @DepartmentId int)
RETURNS TABLE
AS
RETURN
  SELECT
    MAX(f.RunKey) AS RunKey,
    MAX(f.RunId) AS RunId,
    CASE
      WHEN MAX(g.Bad) = 1 THEN 50400
      WHEN COUNT(f.RunKey) = 0 THEN 50404
      WHEN COUNT(f.RunKey) > 1 THEN 50409
    END AS Number,
    CASE
      WHEN @RunId IS NULL THEN N'RunId is missing.'
      WHEN MAX(g.Bad) = 1 THEN N'RunId must be the id of a run, or at least its first 4 characters.'
      WHEN COUNT(f.RunKey) = 0 THEN N'There is no run ' + @RunId + N', or its department isn''t yours to see.'
      WHEN COUNT(f.RunKey) > 1 THEN N'More than one run begins with ' + @RunId + N': give more of its id.'
    END AS Refusal
  FROM
    (
      SELECT CASE
        WHEN DATALENGTH(@RunId) BETWEEN 4 AND 36 AND PATINDEX('%[^-0-9a-f]%', @RunId COLLATE Latin1_General_BIN2) = 0
          THEN 0
        ELSE 1
      END AS Bad
    ) AS g
    LEFT JOIN (
      SELECT h.RunKey, h.RunId
      FROM dbo.LogHistory AS h WITH (FORCESEEK (UX_LogHistory_RunId (RunId)))
      WHERE DATALENGTH(@RunId) = 36 AND h.RunId = @RunId AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
      UNION ALL
      SELECT b.RunKey, b.RunId
      FROM (
        -- Two are enough to know that a beginning isn't unique. No character of an id comes after g.
        SELECT TOP (2) h.RunKey, h.RunId
        FROM dbo.LogHistory AS h WITH (FORCESEEK (UX_LogHistory_RunId (RunId)))
        WHERE
          DATALENGTH(@RunId) < 36 AND h.RunId >= @RunId AND h.RunId < CONCAT(@RunId, 'g')
          AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
        ORDER BY h.RunId
      ) AS b
    ) AS f ON g.Bad = 0;
