-- Removes what demo-data made besides runs, for a slice of its runs that is about to be removed: their tickets with comments and
-- messages, and the expected runs of their jobs up to these runs, unless another run fulfilled them.
CREATE PROCEDURE dbo.PurgeDemo
  @RunKeys nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Purged TABLE (RunKey bigint NOT NULL PRIMARY KEY);
DECLARE @Spans TABLE (JobId int NOT NULL PRIMARY KEY, Until datetime2(3) NOT NULL, FirstRealAt datetime2(3) NULL);
DECLARE @Tickets TABLE (TicketId int NOT NULL PRIMARY KEY);
INSERT INTO @Purged (RunKey) SELECT CAST(value AS bigint) FROM OPENJSON(@RunKeys);
INSERT INTO @Tickets (TicketId) SELECT TicketId FROM dbo.Tickets WHERE RunKey IN (SELECT RunKey FROM @Purged);
-- Once for each job, because the expected runs may be many.
INSERT INTO @Spans (JobId, Until, FirstRealAt)
SELECT
  p.JobId,
  DATEADD(second, (SELECT EarlySeconds FROM dbo.Rules), p.LastAt),
  (SELECT TOP (1) r.StartedAt FROM dbo.LogHistory AS r WHERE r.JobId = p.JobId AND r.Sdk <> 'demo-data' ORDER BY r.StartedAt)
FROM (
  SELECT h.JobId, MAX(h.StartedAt) AS LastAt FROM dbo.LogHistory AS h WHERE h.RunKey IN (SELECT RunKey FROM @Purged) GROUP BY h.JobId
) AS p;
DELETE e
FROM dbo.ExpectedRuns AS e JOIN @Spans AS s ON s.JobId = e.JobId
WHERE
  e.DueAt <= s.Until
  AND (s.FirstRealAt IS NULL OR e.LateAt < s.FirstRealAt)
  AND (e.RunKey IS NULL OR e.RunKey IN (SELECT RunKey FROM @Purged));
-- Alerts are locked before messages.
UPDATE dbo.Alerts SET RunKey = NULL WHERE RunKey IN (SELECT RunKey FROM @Purged);
DELETE FROM dbo.AlertDeliveries WHERE TicketId IN (SELECT TicketId FROM @Tickets) AND AlertKey IS NULL;
UPDATE dbo.AlertDeliveries SET TicketId = NULL WHERE TicketId IN (SELECT TicketId FROM @Tickets);
DELETE FROM dbo.TicketComments WHERE TicketId IN (SELECT TicketId FROM @Tickets);
DELETE FROM dbo.Tickets WHERE TicketId IN (SELECT TicketId FROM @Tickets);
