-- The run that an id, or the beginning of one that is enough, means to a caller who sees one department (null: all): one row.
-- Refusal is null where there is exactly one; Number is what to throw it with.
CREATE FUNCTION dbo.FindRun (@RunId varchar(100), @DepartmentId int)
RETURNS TABLE
AS
RETURN
  SELECT
    MAX(f.RunKey) AS RunKey,
    MAX(f.RunId) AS RunId,
    CASE
      WHEN ISNULL(@RunId, '') = '' OR @RunId NOT LIKE '____%' OR LEN(@RunId) > 36 OR REPLACE(@RunId, '-', '') LIKE '%[^0-9a-f]%' THEN 50400
      WHEN COUNT(f.RunKey) = 0 THEN 50404
      WHEN COUNT(f.RunKey) > 1 THEN 50409
    END AS Number,
    CASE
      WHEN ISNULL(@RunId, '') = '' THEN N'RunId is missing.'
      WHEN @RunId NOT LIKE '____%' OR LEN(@RunId) > 36 OR REPLACE(@RunId, '-', '') LIKE '%[^0-9a-f]%'
        THEN N'RunId must be the id of a run, or at least its first 4 characters.'
      WHEN COUNT(f.RunKey) = 0 THEN N'There is no run ' + @RunId + N', or its department isn''t yours to see.'
      WHEN COUNT(f.RunKey) > 1 THEN N'More than one run begins with ' + @RunId + N': give more of its id.'
    END AS Refusal
  FROM (
    -- Two are enough to know that a beginning isn't enough.
    SELECT TOP (2) h.RunKey, h.RunId
    FROM dbo.LogHistory AS h
    WHERE
      @RunId LIKE '____%' AND REPLACE(@RunId, '-', '') NOT LIKE '%[^0-9a-f]%'
      AND h.RunId LIKE @RunId + '%'
      AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
  ) AS f;
