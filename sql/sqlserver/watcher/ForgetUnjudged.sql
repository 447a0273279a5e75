-- Marks one slice of what ended before any watcher ran, so that nobody is told. Repeat until nothing is left.
CREATE PROCEDURE watcher.ForgetUnjudged
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE @EndedBefore datetime2(3), @Forgotten int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @EndedBefore = dbo.UtcTime(i.EndedBefore)
FROM OPENJSON(@Input) WITH (EndedBefore nvarchar(100) '$.EndedBefore') AS i;

UPDATE TOP (2000) dbo.LogHistory
SET JudgeDueAt = NULL, ToMatch = 0
WHERE JudgeDueAt IS NOT NULL AND EndedAt < @EndedBefore;
SET @Forgotten = @@ROWCOUNT;

SELECT @Forgotten AS Forgotten;
