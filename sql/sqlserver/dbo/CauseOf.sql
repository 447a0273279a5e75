-- The innermost error of a traceback in one line: what stands after its last "Caused by:", else its first line.
CREATE FUNCTION dbo.CauseOf (@Traceback nvarchar(max))
RETURNS TABLE
AS
RETURN
  SELECT REPLACE(LEFT(s.Text, CHARINDEX(NCHAR(10), s.Text + NCHAR(10)) - 1), NCHAR(13), N'') AS Cause
  FROM (
    SELECT CASE
      WHEN CHARINDEX(N'Caused by: ', @Traceback) = 0 THEN @Traceback
      ELSE RIGHT(@Traceback, CHARINDEX(REVERSE(N'Caused by: '), REVERSE(@Traceback)) - 1)
    END AS Text
  ) AS s;
