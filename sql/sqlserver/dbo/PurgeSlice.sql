-- Removes one slice of the runs that started before OlderThan and have ended: first their lines, then their comments,
-- then the runs. Never 4,000 rows of a table at once, because at 5,000 locks SQL Server locks the whole table. With
-- @DemoData only what demo-data made up, with everything that resulted from it.
CREATE PROCEDURE dbo.PurgeSlice
  @OlderThan datetime2(3),
  @Email nvarchar(320),
  @Source varchar(100),
  @DemoData bit = 0,
  @Runs int OUTPUT,
  @Lines int OUTPUT,
  @Comments int OUTPUT,
  @More bit OUTPUT
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Slice int = (SELECT SliceRows FROM dbo.Rules), @Found int, @RunKeys nvarchar(max);
DECLARE @Purged TABLE (RunKey bigint NOT NULL PRIMARY KEY);
DECLARE @Fulfilled TABLE (JobId int NOT NULL, DueAt datetime2(3) NOT NULL);
SELECT @Runs = 0, @Comments = 0, @More = 0;

BEGIN TRANSACTION;

INSERT INTO @Purged (RunKey)
SELECT TOP (500) h.RunKey
FROM dbo.LogHistory AS h
WHERE
  h.StartedAt < @OlderThan AND (@DemoData = 0 OR h.Sdk = 'demo-data')
  AND (h.Status <> 'Pending' OR EXISTS (SELECT 1 FROM dbo.Runs AS r WHERE r.RunKey = h.RunKey AND r.Status <> 'Pending'))
ORDER BY h.StartedAt, h.RunKey;
SET @Found = @@ROWCOUNT;
IF @Found > 0 SET @More = 1;
-- Locks the runs first, by their keys, like a shipper, so that no line is added to a run that is being removed.
SELECT @Found = COUNT(*) FROM @Purged AS p JOIN dbo.LogHistory AS h WITH (UPDLOCK, ROWLOCK, FORCESEEK) ON h.RunKey = p.RunKey;

DELETE TOP (@Slice) FROM dbo.LogLines WITH (FORCESEEK) WHERE RunKey IN (SELECT RunKey FROM @Purged);
SET @Lines = @@ROWCOUNT;
IF @Lines < @Slice
BEGIN
  DELETE TOP (@Slice) FROM dbo.RunComments WHERE RunKey IN (SELECT RunKey FROM @Purged);
  SET @Comments = @@ROWCOUNT;
END;
IF @Lines < @Slice AND @Comments < @Slice
BEGIN
  IF @DemoData = 1
  BEGIN
    SET @RunKeys = (SELECT N'[' + STRING_AGG(CONVERT(nvarchar(max), RunKey), N',') + N']' FROM @Purged);
    EXEC dbo.PurgeDemo @RunKeys = @RunKeys;
  END;
  -- What these runs fulfilled stays fulfilled when they are gone.
  INSERT INTO @Fulfilled (JobId, DueAt)
  SELECT e.JobId, e.DueAt
  FROM
    @Purged AS p
    JOIN dbo.LogHistory AS h ON h.RunKey = p.RunKey
    JOIN dbo.Jobs AS j ON j.JobId = h.JobId
    CROSS JOIN dbo.Rules AS k
    JOIN dbo.Expected AS e
      ON e.JobId = h.JobId AND e.RunKey = h.RunKey
      AND e.DueAt >= DATEADD(second, -ISNULL(j.GraceSeconds, k.GraceSeconds), h.StartedAt)
      AND e.DueAt <= DATEADD(second, k.EarlySeconds, h.StartedAt);
  UPDATE dbo.ExpectedRuns
  SET Status = 'Fulfilled'
  WHERE
    Status = 'Due'
    AND EXISTS (SELECT 1 FROM @Fulfilled AS f WHERE f.JobId = ExpectedRuns.JobId AND f.DueAt = ExpectedRuns.DueAt);
  UPDATE dbo.Tickets SET RunKey = NULL WHERE RunKey IN (SELECT RunKey FROM @Purged);
  UPDATE dbo.ExpectedRuns SET RunKey = NULL WHERE RunKey IN (SELECT RunKey FROM @Purged);
  UPDATE dbo.Alerts SET RunKey = NULL WHERE RunKey IN (SELECT RunKey FROM @Purged);
  DELETE FROM dbo.LogHistory WHERE RunKey IN (SELECT RunKey FROM @Purged);
  SET @Runs = @@ROWCOUNT;
END;
IF @Runs > 0
  INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
  VALUES (N'Purge', N'runs', N'before ' + dbo.UtcText(@OlderThan), NULL, CONVERT(nvarchar(20), @Runs), @Email,
    @Source);

COMMIT TRANSACTION;
