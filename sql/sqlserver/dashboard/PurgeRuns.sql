-- Removes one slice of the runs that started before OlderThan and have ended; More says whether to call again. A dry
-- run counts all of them. DemoData: only what demo-data made up, with its tickets and expected runs.
CREATE PROCEDURE dashboard.PurgeRuns
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Source varchar(10), @Number int, @Refusal nvarchar(2000), @BadTime nvarchar(100),
  @OlderThan datetime2(3), @DryRun bit, @DemoData bit, @Lines int = 0, @Comments int = 0, @Runs int = 0, @More bit = 0;

SELECT @Email = Email, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'global');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @OlderThan = dbo.UtcTime(i.OlderThan),
  @DryRun = dbo.Flag(i.DryRun),
  @DemoData = dbo.Flag(ISNULL(i.DemoData, 'false')),
  @BadTime = dbo.BadTime(N'OlderThan', i.OlderThan)
FROM OPENJSON(@Input) WITH (
  OlderThan nvarchar(100) '$.OlderThan',
  DryRun nvarchar(100) '$.DryRun',
  DemoData nvarchar(100) '$.DemoData'
) AS i;
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
IF @OlderThan IS NULL THROW 50400, N'OlderThan is missing.', 1;
IF @OlderThan > SYSUTCDATETIME() THROW 50400, N'OlderThan must be in the past.', 1;
IF @DryRun IS NULL THROW 50400, N'DryRun must be true or false.', 1;
IF @DemoData IS NULL THROW 50400, N'DemoData must be true or false.', 1;

IF @DryRun = 1
  SELECT @Runs = COUNT(*), @Lines = ISNULL(SUM(r.LineCount), 0), @Comments = ISNULL(SUM(c.Comments), 0)
  FROM
    dbo.Runs AS r
    JOIN dbo.LogHistory AS h ON h.RunKey = r.RunKey
    OUTER APPLY (SELECT COUNT(*) AS Comments FROM dbo.RunComments AS x WHERE x.RunKey = r.RunKey) AS c
  WHERE r.StartedAt < @OlderThan AND r.Status <> 'Pending' AND (@DemoData = 0 OR h.Sdk = 'demo-data');
ELSE
  EXEC dbo.PurgeSlice
    @OlderThan = @OlderThan, @Email = @Email, @Source = @Source, @DemoData = @DemoData,
    @Runs = @Runs OUTPUT, @Lines = @Lines OUTPUT, @Comments = @Comments OUTPUT, @More = @More OUTPUT;

SELECT @Runs AS Runs, @Lines AS Lines, @Comments AS Comments, @More AS More;
