-- Marks runs as Lost that are silent for too long (dbo.SilentSeconds) since watchers are up; an end that arrives later
-- replaces it.
CREATE PROCEDURE watcher.MarkLost
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Now datetime2(3), @UpSince datetime2(3), @Lost int, @Slice int = (SELECT SliceRows / 2 FROM dbo.Rules);
DECLARE @Silent TABLE (RunKey bigint NOT NULL PRIMARY KEY);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()), @UpSince = dbo.UtcTime(i.UpSince)
FROM OPENJSON(@Input) WITH (Present nvarchar(100) '$.Now', UpSince nvarchar(100) '$.UpSince') AS i;

-- Found without a lock on the index of the few active runs, then changed by their keys, like a heartbeat: the second of
-- the two sees what the first has done. At most half a slice at once, because an index whose key changes locks two keys
-- for each row; the next pass does the rest.
INSERT INTO @Silent (RunKey)
SELECT TOP (@Slice) RunKey
FROM dbo.LogHistory
WHERE
  -- The index requires the condition "not Done".
  Status = 'Pending' AND Status <> 'Done' AND HeartbeatSeconds IS NOT NULL
  AND CASE WHEN HeartbeatAt > @UpSince THEN HeartbeatAt ELSE @UpSince END
    < DATEADD(second, -dbo.SilentSeconds(HeartbeatSeconds), @Now);
UPDATE h
SET
  Status = 'Lost',
  EndedAt = CASE WHEN h.HeartbeatAt > h.StartedAt THEN h.HeartbeatAt ELSE h.StartedAt END,
  JudgeDueAt = @Now
FROM @Silent AS s JOIN dbo.LogHistory AS h WITH (FORCESEEK) ON h.RunKey = s.RunKey
WHERE
  h.Status = 'Pending'
  AND CASE WHEN h.HeartbeatAt > @UpSince THEN h.HeartbeatAt ELSE @UpSince END
    < DATEADD(second, -dbo.SilentSeconds(h.HeartbeatSeconds), @Now);
SET @Lost = @@ROWCOUNT;

SELECT @Lost AS Lost;
