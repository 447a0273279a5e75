-- Replaces a job's expected runs from From, after Now, until Until; judged ones stay. The caller has locked the job's
-- row. It works in slices, because at 5,000 locks of one statement SQL Server locks the whole table.
CREATE PROCEDURE dbo.ReplaceExpectedRuns
  @JobId int,
  @From datetime2(3),
  @Now datetime2(3),
  @Until datetime2(3),
  -- JSON, a list of times in UTC.
  @DueAt nvarchar(max),
  @Added int OUTPUT,
  @Removed int OUTPUT
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Slice int, @Grace int, @Rows int;
DECLARE @Due TABLE (At datetime2(3) NOT NULL PRIMARY KEY);

INSERT INTO @Due (At) SELECT DISTINCT dbo.UtcTime(value) FROM OPENJSON(@DueAt);
SELECT @Slice = k.SliceRows, @Grace = ISNULL(j.GraceSeconds, k.GraceSeconds)
FROM dbo.Rules AS k JOIN dbo.Jobs AS j ON j.JobId = @JobId;
SELECT @Added = 0, @Removed = 0, @Rows = @Slice;

WHILE @Rows = @Slice
BEGIN
  DELETE TOP (@Slice) FROM dbo.ExpectedRuns
  WHERE
    JobId = @JobId AND DueAt >= @From AND DueAt > @Now AND DueAt < @Until AND Status = 'Due' AND RunKey IS NULL
    AND DueAt NOT IN (SELECT At FROM @Due);
  SET @Rows = @@ROWCOUNT;
  SET @Removed = @Removed + @Rows;
END;

SET @Rows = @Slice;
WHILE @Rows = @Slice
BEGIN
  INSERT INTO dbo.ExpectedRuns (JobId, DueAt, LateAt, Status)
  SELECT TOP (@Slice) @JobId, d.At, DATEADD(second, @Grace, d.At), 'Due'
  FROM @Due AS d
  WHERE NOT EXISTS (SELECT 1 FROM dbo.ExpectedRuns AS e WHERE e.JobId = @JobId AND e.DueAt = d.At);
  SET @Rows = @@ROWCOUNT;
  SET @Added = @Added + @Rows;
END;
