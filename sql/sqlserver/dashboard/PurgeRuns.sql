-- Removes one slice of the runs that started before OlderThan and have ended; More says whether to call again. A dry run counts
-- them all.
CREATE PROCEDURE dashboard.PurgeRuns
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @BadTime nvarchar(100),
  @Source nvarchar(100), @OlderThan datetime2(3), @DryRun bit, @Lines int = 0, @Comments int = 0, @Runs int = 0, @More bit = 0;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'),
  @OlderThan = dbo.UtcTime(i.OlderThan),
  @DryRun = CASE i.DryRun WHEN N'true' THEN 1 WHEN N'1' THEN 1 WHEN N'false' THEN 0 WHEN N'0' THEN 0 END,
  @BadTime = CASE WHEN i.OlderThan <> N'' AND dbo.UtcTime(i.OlderThan) IS NULL THEN N'OlderThan' END
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  OlderThan nvarchar(100) '$.OlderThan',
  DryRun nvarchar(100) '$.DryRun'
) AS i;
SET @BadTime = @BadTime + N' must be a time in UTC like 2026-11-24T10:00:00.000Z.';
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role admin; yours is ' + @Role + N'.';
IF @Rank < 3 THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL THROW 50403, N'This login is limited to one department and can''t change this.', 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
IF @OlderThan IS NULL THROW 50400, N'OlderThan is missing.', 1;
IF @OlderThan > SYSUTCDATETIME() THROW 50400, N'OlderThan must be in the past.', 1;
IF @DryRun IS NULL THROW 50400, N'DryRun must be true or false.', 1;

IF @DryRun = 1
BEGIN
  SELECT @Runs = COUNT(*),
    @Lines = ISNULL(SUM(r.LineCount), 0) FROM dbo.Runs AS r WHERE r.StartedAt < @OlderThan AND r.Status <> N'Pending';
  SELECT @Comments = COUNT(*)
  FROM dbo.RunComments AS c JOIN dbo.Runs AS r ON r.RunKey = c.RunKey
  WHERE r.StartedAt < @OlderThan AND r.Status <> N'Pending';
END
ELSE
  EXEC dbo.PurgeSlice
    @OlderThan = @OlderThan, @Email = @Email, @Source = @Source,
    @Runs = @Runs OUTPUT, @Lines = @Lines OUTPUT, @Comments = @Comments OUTPUT, @More = @More OUTPUT;

SELECT @Runs AS Runs, @Lines AS Lines, @Comments AS Comments, @More AS More;
