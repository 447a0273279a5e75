-- Sets when and how somebody gets the morning report: the fields that the input has; the others keep their values. The
-- caller has a transaction open. Somebody who wanted no report before gets one from now on.
CREATE PROCEDURE dbo.SetReport
  @Input nvarchar(max),
  @UserEmail nvarchar(320),
  @Email nvarchar(320),
  @Source varchar(10)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Every varchar(100), @By varchar(100), @HourText nvarchar(100), @Hour int, @TimeZone nvarchar(4000);
DECLARE @Old TABLE (ReportEvery varchar(10), ReportBy varchar(5), ReportHour int, ReportTimeZone nvarchar(100));

SELECT
  @Every = ISNULL(RTRIM(dbo.NonEmpty(i.ReportEvery)), N'none'),
  @By = ISNULL(RTRIM(dbo.NonEmpty(i.ReportBy)), N'mail'),
  @HourText = ISNULL(dbo.NonEmpty(i.ReportHour), N'7'),
  @TimeZone = dbo.NonEmpty(i.ReportTimeZone)
FROM OPENJSON(@Input) WITH (
  ReportEvery nvarchar(100) '$.ReportEvery',
  ReportBy nvarchar(100) '$.ReportBy',
  ReportHour nvarchar(100) '$.ReportHour',
  ReportTimeZone nvarchar(4000) '$.ReportTimeZone'
) AS i;
INSERT INTO @Old (ReportEvery, ReportBy, ReportHour, ReportTimeZone)
SELECT ReportEvery, ReportBy, ReportHour, ReportTimeZone FROM dbo.Users WITH (UPDLOCK) WHERE Email = @UserEmail;
IF dbo.HasField(@Input, N'ReportEvery') = 0 SELECT @Every = ReportEvery FROM @Old;
IF dbo.HasField(@Input, N'ReportBy') = 0 SELECT @By = ReportBy FROM @Old;
IF dbo.HasField(@Input, N'ReportHour') = 0 SELECT @HourText = CONVERT(nvarchar(20), ReportHour) FROM @Old;
IF dbo.HasField(@Input, N'ReportTimeZone') = 0 SELECT @TimeZone = ReportTimeZone FROM @Old;
SET @Hour = CASE WHEN @HourText NOT LIKE N'%[^0-9]%' COLLATE Latin1_General_BIN2 AND LEN(@HourText) <= 2 THEN CAST(@HourText AS int) END;
IF @Every COLLATE Latin1_General_BIN2 NOT IN ('none', 'daily', 'weekly') THROW 50400, N'ReportEvery must be one of none, daily, weekly.', 1;
IF @By COLLATE Latin1_General_BIN2 NOT IN ('mail', 'slack') THROW 50400, N'ReportBy must be one of mail, slack.', 1;
IF @Hour IS NULL OR @Hour > 23 THROW 50400, N'ReportHour must be a whole number from 0 to 23.', 1;
IF DATALENGTH(@TimeZone) / 2 > 100 THROW 50400, N'ReportTimeZone has more than 100 characters.', 1;
IF @Every <> 'none' AND @TimeZone IS NULL THROW 50400, N'ReportTimeZone is missing.', 1;

UPDATE dbo.Users
SET
  ReportSince = CASE WHEN ReportEvery = 'none' AND @Every <> 'none' THEN SYSUTCDATETIME() ELSE ReportSince END,
  ReportEvery = @Every,
  ReportBy = @By,
  ReportHour = @Hour,
  ReportTimeZone = @TimeZone
WHERE Email = @UserEmail;
INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'User', @UserEmail, f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM
  @Old AS o
  CROSS APPLY (
    VALUES
      (N'ReportEvery', CAST(o.ReportEvery AS nvarchar(max)), CAST(@Every AS nvarchar(max))),
      (N'ReportBy', o.ReportBy, @By),
      (N'ReportHour', CONVERT(nvarchar(20), o.ReportHour), CONVERT(nvarchar(20), @Hour)),
      (N'ReportTimeZone', o.ReportTimeZone, @TimeZone)
  ) AS f (Field, OldValue, NewValue)
CROSS APPLY dbo.Changed(f.OldValue, f.NewValue) AS c;
