-- Removes one slice of old data; repeat until nothing is left: runs that are older than the retention (without one none
-- is removed), and data that doesn't belong to a run.
CREATE PROCEDURE watcher.PurgeOld
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Now datetime2(3), @Days int, @OlderThan datetime2(3), @Runs int = 0, @Lines int, @Comments int, @MoreRuns bit = 0,
  @Others int, @MoreOthers bit;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME())
FROM OPENJSON(@Input) WITH (Present nvarchar(100) '$.Now') AS i;
SELECT @Days = TRY_CAST(Value AS int) FROM dbo.Settings WHERE Name = N'RetentionDays';
IF @Days BETWEEN 1 AND (SELECT LongestRetentionDays FROM dbo.Rules) SET @OlderThan = DATEADD(day, -@Days, @Now);
IF @OlderThan IS NOT NULL
  EXEC dbo.PurgeSlice
    @OlderThan = @OlderThan, @Email = NULL, @Source = 'watcher',
    @Runs = @Runs OUTPUT, @Lines = @Lines OUTPUT, @Comments = @Comments OUTPUT, @More = @MoreRuns OUTPUT;
EXEC dbo.PurgeRest @Now = @Now, @Rows = @Others OUTPUT, @More = @MoreOthers OUTPUT;

SELECT @Runs AS Runs, @Others AS Others, CAST(@MoreRuns | @MoreOthers AS bit) AS More;
