-- The number of a text in a cron field: digits, or the name of a month (place 4) or weekday (place 5); null for
-- anything else.
CREATE FUNCTION dbo.CronNumber (@Text nvarchar(4000), @Place int)
RETURNS int
AS
BEGIN
  DECLARE @Names nvarchar(100) = CASE @Place
    WHEN 4 THEN N'   ,JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC'
    WHEN 5 THEN N',SUN,MON,TUE,WED,THU,FRI,SAT'
  END;
  RETURN CASE
    WHEN LEN(@Text) = 0 THEN NULL
    WHEN @Text NOT LIKE N'%[^0-9]%' COLLATE Latin1_General_BIN2 THEN TRY_CAST(@Text AS int)
    WHEN LEN(@Text) = 3 AND CHARINDEX(N',' + @Text, @Names) > 0 THEN CHARINDEX(N',' + @Text, @Names) / 4
  END;
END;
