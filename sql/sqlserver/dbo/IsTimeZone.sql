-- Whether a text has the form of an IANA time zone: an area and a name, or a name without an area (any three letters
-- are accepted). Names change with each release of IANA's list, so the app, the command and the watcher check whether
-- the zone exists.
CREATE FUNCTION dbo.IsTimeZone (@TimeZone nvarchar(4000))
RETURNS bit
AS
BEGIN
  DECLARE
    @Text nvarchar(4000) = UPPER(@TimeZone COLLATE Latin1_General_BIN2), @Area nvarchar(4000), @Name nvarchar(4000), @At int = 1,
    @Code int;
  WHILE @At <= LEN(@Text + N'.') - 1
  BEGIN
    SET @Code = UNICODE(SUBSTRING(@TimeZone, @At, 1));
    IF @Code NOT BETWEEN 48 AND 57 AND @Code NOT BETWEEN 65 AND 90 AND @Code NOT BETWEEN 97 AND 122 AND @Code NOT IN (43, 45, 47, 95)
      RETURN 0;
    SET @At = @At + 1;
  END;
  SET @At = CHARINDEX(N'/', @Text);
  IF @At = 0
    RETURN CASE
      WHEN @Text LIKE N'[A-Z][A-Z][A-Z]' COLLATE Latin1_General_BIN2 THEN 1
      WHEN @Text IN (
        N'CST6CDT', N'CUBA', N'EGYPT', N'EIRE', N'EST5EDT', N'GB', N'GB-EIRE', N'GMT+0', N'GMT-0', N'GMT0', N'GREENWICH', N'HONGKONG',
        N'ICELAND', N'IRAN', N'ISRAEL', N'JAMAICA', N'JAPAN', N'KWAJALEIN', N'LIBYA', N'MST7MDT', N'NAVAJO', N'NZ', N'NZ-CHAT',
        N'POLAND', N'PORTUGAL', N'PST8PDT', N'SINGAPORE', N'TURKEY', N'UNIVERSAL', N'W-SU', N'ZULU'
      ) THEN 1
      ELSE 0
    END;
  SELECT @Area = LEFT(@Text, @At - 1), @Name = SUBSTRING(@Text, @At + 1, 4000);
  RETURN CASE
    WHEN @Name LIKE N'[A-Z]%' COLLATE Latin1_General_BIN2 AND @Area IN (
      N'AFRICA', N'AMERICA', N'ANTARCTICA', N'ARCTIC', N'ASIA', N'ATLANTIC', N'AUSTRALIA', N'BRAZIL', N'CANADA', N'CHILE', N'ETC',
      N'EUROPE', N'INDIAN', N'MEXICO', N'PACIFIC', N'SYSTEMV', N'US'
    ) THEN 1
    ELSE 0
  END;
END;
