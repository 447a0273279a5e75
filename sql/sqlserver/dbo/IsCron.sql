-- Whether a text has the five fields of cron, as schedule/src/cron.ts reads them. A date that never comes, such as 30
-- February, is accepted; the command and the watcher report it.
CREATE FUNCTION dbo.IsCron (@Cron nvarchar(4000))
RETURNS bit
AS
BEGIN
  DECLARE @Text nvarchar(4000) = @Cron + N' ', @At int = 1, @Code int, @Place int = 0;
  -- Every blank of JavaScript becomes a space. Codes, because patterns depend on the collation.
  WHILE @At <= LEN(@Cron)
  BEGIN
    SET @Code = UNICODE(SUBSTRING(@Text, @At, 1));
    IF @Code BETWEEN 9 AND 13 OR @Code BETWEEN 8192 AND 8202 OR @Code IN (160, 5760, 8232, 8233, 8239, 8287, 12288, 65279)
      SET @Text = STUFF(@Text, @At, 1, N' ');
    ELSE IF @Code NOT BETWEEN 48 AND 57 AND @Code NOT BETWEEN 65 AND 90 AND @Code NOT BETWEEN 97 AND 122
      AND @Code NOT IN (32, 35, 42, 44, 45, 47)
      RETURN 0;
    SET @At = @At + 1;
  END;
  SET @Text = LTRIM(UPPER(@Text COLLATE Latin1_General_BIN2));
  WHILE LEN(@Text) > 0
  BEGIN
    SET @At = CHARINDEX(N' ', @Text);
    SET @Place = @Place + 1;
    IF dbo.IsCronField(LEFT(@Text, @At - 1), @Place) = 0 RETURN 0;
    SET @Text = LTRIM(SUBSTRING(@Text, @At, 4000));
  END;
  RETURN CASE WHEN @Place = 5 THEN 1 ELSE 0 END;
END;
