-- Runs that are silent for too long (dbo.SilentSeconds) since watchers are up are Lost; an end that arrives after all takes
-- the place of it.
CREATE PROCEDURE watcher.MarkLost
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE @Now datetime2(3), @UpSince datetime2(3), @Lost int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()), @UpSince = dbo.UtcTime(i.UpSince)
FROM OPENJSON(@Input) WITH (Present nvarchar(100) '$.Now', UpSince nvarchar(100) '$.UpSince') AS i;

UPDATE dbo.LogHistory
SET
  Status = 'Lost',
  EndedAt = CASE WHEN HeartbeatAt > StartedAt THEN HeartbeatAt ELSE StartedAt END,
  JudgeDueAt = @Now
WHERE
  -- That it isn't Done is what the index of the few runs asks for.
  Status = 'Pending' AND Status <> 'Done' AND HeartbeatSeconds IS NOT NULL
  AND CASE WHEN HeartbeatAt > @UpSince THEN HeartbeatAt ELSE @UpSince END
    < DATEADD(second, -dbo.SilentSeconds(HeartbeatSeconds), @Now);
SET @Lost = @@ROWCOUNT;

SELECT @Lost AS Lost;
