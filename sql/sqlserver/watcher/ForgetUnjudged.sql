-- Marks one slice of what ended before any watcher ran, so that nobody is told. Repeat until nothing is left.
CREATE PROCEDURE watcher.ForgetUnjudged
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @EndedBefore datetime2(3), @Forgotten int;
DECLARE @Unjudged TABLE (RunKey bigint NOT NULL PRIMARY KEY);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @EndedBefore = dbo.UtcTime(i.EndedBefore)
FROM OPENJSON(@Input) WITH (EndedBefore nvarchar(100) '$.EndedBefore') AS i;

-- Found without a lock, then changed by their keys, like runs that are lost.
INSERT INTO @Unjudged (RunKey)
SELECT TOP (2000) RunKey FROM dbo.LogHistory WHERE JudgeDueAt IS NOT NULL AND EndedAt < @EndedBefore;
UPDATE h
SET JudgeDueAt = NULL, ToMatch = 0
FROM @Unjudged AS u JOIN dbo.LogHistory AS h WITH (FORCESEEK) ON h.RunKey = u.RunKey
WHERE h.JudgeDueAt IS NOT NULL AND h.EndedAt < @EndedBefore;
SET @Forgotten = @@ROWCOUNT;

SELECT @Forgotten AS Forgotten;
