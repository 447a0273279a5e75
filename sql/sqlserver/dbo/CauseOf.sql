-- What a traceback says went wrong, in one line: the innermost error. It stands after the last "Caused by:" (Java, the SDK; behind a
-- tab it is of what Java suppressed), after the last arrow of .NET's inner exceptions, or after the last [cause] of Node. Python tells
-- it last: the line that names the error of the last traceback, or of the first one in an exception group. Else it is the first line.
CREATE FUNCTION dbo.CauseOf (@Traceback nvarchar(max))
RETURNS TABLE
AS
RETURN
  SELECT
    REPLACE(LEFT(x.Text, CHARINDEX(NCHAR(10), x.Text + NCHAR(10)) - 1), NCHAR(13), N'') AS Cause
  FROM
    (SELECT REPLACE(@Traceback, NCHAR(9) + N'Caused by: ', NCHAR(9)) AS Text) AS t
    CROSS APPLY (
      SELECT
        N'Traceback (most recent call last):' AS Header,
        CASE
          WHEN CHARINDEX(N'Caused by: ', t.Text) > 0 THEN N'Caused by: '
          WHEN CHARINDEX(N'--- End of inner exception stack trace ---', @Traceback) > 0
            AND CHARINDEX(N' ---> ', @Traceback) > 0 THEN N' ---> '
          WHEN CHARINDEX(N'[cause]: ', @Traceback) > 0 THEN N'[cause]: '
        END AS Mark
    ) AS m
    -- Where the traceback's text goes on after its header.
    CROSS APPLY (
      SELECT CASE
        WHEN LEFT(@Traceback, 20) = N'  + Exception Group ' THEN CHARINDEX(N'| ' + m.Header, @Traceback) + 2
        WHEN LEFT(@Traceback, 34) = m.Header
          THEN LEN(@Traceback + N'.') - CHARINDEX(REVERSE(m.Header), REVERSE(@Traceback)) - 33
      END AS At
    ) AS h
    -- The gutter of a group, which each of its lines begins with.
    CROSS APPLY (
      SELECT CHARINDEX(NCHAR(10), REVERSE(LEFT(@Traceback, h.At - 1)) + NCHAR(10)) - 1 AS Width
    ) AS g
    CROSS APPLY (
      SELECT REPLACE(
        SUBSTRING(@Traceback, h.At + 34, 2147483647), NCHAR(10) + SUBSTRING(@Traceback, h.At - g.Width, g.Width), NCHAR(10)
      ) AS Text
    ) AS r
    CROSS APPLY (SELECT PATINDEX(N'%' + NCHAR(10) + N'[^ ' + NCHAR(13) + NCHAR(10) + N']%', r.Text) AS At) AS e
    CROSS APPLY (
      SELECT CASE
        WHEN m.Mark IS NOT NULL THEN RIGHT(t.Text, CHARINDEX(REVERSE(m.Mark), REVERSE(t.Text)) - 1)
        WHEN e.At > 0 THEN SUBSTRING(r.Text, e.At + 1, 2147483647)
        ELSE @Traceback
      END AS Text
    ) AS x;
