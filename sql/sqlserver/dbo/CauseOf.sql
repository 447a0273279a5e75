-- What a traceback says went wrong, in one line: the innermost error, which stands after its last "Caused by:"; of Python's,
-- which tells the error last, the last line; else the first line.
CREATE FUNCTION dbo.CauseOf (@Traceback nvarchar(max))
RETURNS TABLE
AS
RETURN
  SELECT CASE
    WHEN CHARINDEX(N'Caused by: ', @Traceback) = 0 AND LEFT(@Traceback, 34) = N'Traceback (most recent call last):'
      THEN REVERSE(LEFT(b.Text, CHARINDEX(NCHAR(10), b.Text + NCHAR(10)) - 1))
    ELSE REPLACE(LEFT(s.Text, CHARINDEX(NCHAR(10), s.Text + NCHAR(10)) - 1), NCHAR(13), N'')
  END AS Cause
  FROM
    (
      SELECT CASE
        WHEN CHARINDEX(N'Caused by: ', @Traceback) = 0 THEN @Traceback
        ELSE RIGHT(@Traceback, CHARINDEX(REVERSE(N'Caused by: '), REVERSE(@Traceback)) - 1)
      END AS Text
    ) AS s
    -- From the end on, without what is blank there.
    CROSS APPLY (
      SELECT STUFF(
        REVERSE(@Traceback), 1, PATINDEX(N'%[^ ' + NCHAR(13) + NCHAR(10) + N']%', REVERSE(@Traceback)) - 1, N''
      ) AS Text
    ) AS b;
