-- One slice of the runs that are older than the retention says, until there is no more; without a retention nothing is removed.
CREATE PROCEDURE watcher.PurgeOld
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Days int, @OlderThan datetime2(3), @Runs int = 0, @Lines int, @Comments int, @More bit = 0;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Days = TRY_CAST(Value AS int) FROM dbo.Settings WHERE Name = N'RetentionDays';
SELECT @OlderThan = DATEADD(day, -@Days, ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()))
FROM OPENJSON(@Input) WITH (Present nvarchar(100) '$.Now') AS i;
IF @Days >= 1
  EXEC dbo.PurgeSlice
    @OlderThan = @OlderThan, @Email = NULL, @Source = 'cli',
    @Runs = @Runs OUTPUT, @Lines = @Lines OUTPUT, @Comments = @Comments OUTPUT, @More = @More OUTPUT;

SELECT @Runs AS Runs, @More AS More;
