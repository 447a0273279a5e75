-- Removes what demo-data made besides runs, for a slice of its runs that is about to be removed: their tickets with comments and
-- messages, and the expected runs of their jobs up to these runs, unless another run fulfilled them.
CREATE PROCEDURE dbo.PurgeDemo
  @RunKeys nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE @Purged TABLE (RunKey bigint NOT NULL PRIMARY KEY);
DECLARE @Tickets TABLE (TicketId int NOT NULL PRIMARY KEY);
INSERT INTO @Purged (RunKey) SELECT CAST(value AS bigint) FROM OPENJSON(@RunKeys);
INSERT INTO @Tickets (TicketId) SELECT TicketId FROM dbo.Tickets WHERE RunKey IN (SELECT RunKey FROM @Purged);
DELETE e
FROM dbo.ExpectedRuns AS e
WHERE
  (e.RunKey IS NULL OR e.RunKey IN (SELECT RunKey FROM @Purged))
  AND EXISTS (
    SELECT 1
    FROM @Purged AS p JOIN dbo.LogHistory AS h ON h.RunKey = p.RunKey
    WHERE h.JobId = e.JobId AND e.DueAt <= DATEADD(second, (SELECT EarlySeconds FROM dbo.Rules), h.StartedAt)
  )
  AND NOT EXISTS (
    SELECT 1 FROM dbo.LogHistory AS h WHERE h.JobId = e.JobId AND h.StartedAt <= e.LateAt AND h.Sdk <> 'demo-data'
  );
-- Alerts are locked before messages.
UPDATE dbo.Alerts SET RunKey = NULL WHERE RunKey IN (SELECT RunKey FROM @Purged);
DELETE FROM dbo.AlertDeliveries WHERE TicketId IN (SELECT TicketId FROM @Tickets) AND AlertKey IS NULL;
UPDATE dbo.AlertDeliveries SET TicketId = NULL WHERE TicketId IN (SELECT TicketId FROM @Tickets);
DELETE FROM dbo.TicketComments WHERE TicketId IN (SELECT TicketId FROM @Tickets);
DELETE FROM dbo.Tickets WHERE TicketId IN (SELECT TicketId FROM @Tickets);
