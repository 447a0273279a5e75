-- Whether one of cron's five fields, in capitals, is a list of numbers, names, ranges and steps, or what else its place
-- allows.
CREATE FUNCTION dbo.IsCronField (@Field nvarchar(4000), @Place int)
RETURNS bit
AS
BEGIN
  DECLARE
    @Least int = CASE WHEN @Place IN (3, 4) THEN 1 ELSE 0 END,
    @Most int = CASE @Place WHEN 1 THEN 59 WHEN 2 THEN 23 WHEN 3 THEN 31 WHEN 4 THEN 12 WHEN 5 THEN 7 END,
    @LongestStep int = CASE @Place WHEN 1 THEN 60 WHEN 2 THEN 24 WHEN 3 THEN 31 WHEN 4 THEN 12 WHEN 5 THEN 7 END,
    @Rest nvarchar(4000) = @Field + N',', @Part nvarchar(4000), @At int, @Suffix nvarchar(4000), @Step nvarchar(4000), @From int,
    @Until int;
  IF @Most IS NULL RETURN 0;
  IF @Place = 3 AND @Field = N'LW' RETURN 1;
  WHILE LEN(@Rest) > 0
  BEGIN
    SET @Part = LEFT(@Rest, CHARINDEX(N',', @Rest) - 1);
    SET @Rest = SUBSTRING(@Rest, CHARINDEX(N',', @Rest) + 1, 4000);
    IF @Place = 3 AND @Part = N'L' CONTINUE;
    -- 15W: the working day nearest to the 15th. FRI#2, FRI#L, FRIL: the second and the last Friday.
    SELECT @Suffix = NULL, @Step = NULL;
    SET @At = CASE WHEN @Place = 3 THEN CHARINDEX(N'W', @Part) WHEN @Place = 5 THEN CHARINDEX(N'#', @Part) ELSE 0 END;
    IF @Place = 5 AND @At = 0 AND RIGHT(@Part, 1) = N'L' SET @At = LEN(@Part);
    IF @At > 0 SELECT @Suffix = SUBSTRING(@Part, @At, 4000), @Part = LEFT(@Part, @At - 1);
    IF @Place = 3 AND @Suffix <> N'W' RETURN 0;
    IF @Place = 5 AND @Suffix NOT IN (N'L', N'#L') AND ISNULL(dbo.CronNumber(SUBSTRING(@Suffix, 2, 4000), 0), 0) NOT BETWEEN 1 AND 5
      RETURN 0;

    SET @At = CHARINDEX(N'/', @Part);
    IF @At > 0 SELECT @Step = SUBSTRING(@Part, @At + 1, 4000), @Part = LEFT(@Part, @At - 1);
    IF @Step IS NOT NULL AND (ISNULL(dbo.CronNumber(@Step, 0), 0) NOT BETWEEN 1 AND @LongestStep OR (@Place = 3 AND @Suffix IS NOT NULL))
      RETURN 0;
    IF @Part = N'*' AND (@Suffix IS NULL OR @Step IS NOT NULL) CONTINUE;

    SET @At = CHARINDEX(N'-', @Part);
    IF (@At = 0 AND @Step IS NOT NULL) OR (@At > 0 AND @Place = 3 AND @Suffix IS NOT NULL) RETURN 0;
    SELECT
      @From = dbo.CronNumber(CASE WHEN @At > 0 THEN LEFT(@Part, @At - 1) ELSE @Part END, @Place),
      @Until = dbo.CronNumber(SUBSTRING(@Part, @At + 1, 4000), @Place);
    -- Sunday is 7 at the end of a range.
    IF @Place = 5 AND @At > 0 AND SUBSTRING(@Part, @At + 1, 4000) = N'SUN' SET @Until = 7;
    IF @From IS NULL OR @Until IS NULL OR @From < @Least OR @Until > @Most OR @From > @Until RETURN 0;
  END;
  RETURN 1;
END;
