-- Removes one slice of old data other than runs, each table by its limit in dbo.Rules; the audit trail only if the
-- settings have a retention. More says whether to call again.
CREATE PROCEDURE dbo.PurgeRest
  @Now datetime2(3),
  @Rows int OUTPUT,
  @More bit OUTPUT
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Slice int, @ExpectedBefore datetime2(3), @AlertsBefore datetime2(3), @ReportsBefore datetime2(3), @TicketsBefore datetime2(3), @AuditDays int, @AuditBefore datetime2(3),
  @Expected int, @Locked int, @Deliveries int, @Alerts int = 0, @Comments int, @Audit int = 0;
DECLARE @Old TABLE (AlertKey bigint NOT NULL PRIMARY KEY);
DECLARE @Spent TABLE (TicketId int NOT NULL PRIMARY KEY);

SELECT
  @Slice = SliceRows,
  @ExpectedBefore = DATEADD(day, -ExpectedDays, @Now),
  @AlertsBefore = DATEADD(day, -AlertDays, @Now),
  @ReportsBefore = DATEADD(day, -ReportDays, @Now),
  @TicketsBefore = DATEADD(day, -TicketDays, @Now)
FROM dbo.Rules;
SELECT @AuditDays = TRY_CAST(Value AS int) FROM dbo.Settings WHERE Name = N'AuditRetentionDays';
IF @AuditDays BETWEEN 1 AND (SELECT LongestRetentionDays FROM dbo.Rules) SET @AuditBefore = DATEADD(day, -@AuditDays, @Now);

BEGIN TRANSACTION;

DELETE TOP (@Slice) FROM dbo.ExpectedRuns WHERE DueAt < @ExpectedBefore;
SET @Expected = @@ROWCOUNT;

-- An alert is removed when all its messages are gone. Alerts are locked before their messages, as everywhere.
INSERT INTO @Old (AlertKey)
SELECT TOP (500) AlertKey
FROM dbo.Alerts
WHERE ClosedAt < CASE Kind WHEN 'report' THEN @ReportsBefore ELSE @AlertsBefore END
ORDER BY AlertKey;
SELECT @Locked = COUNT(*)
FROM @Old AS o JOIN dbo.Alerts AS a WITH (UPDLOCK, ROWLOCK, FORCESEEK) ON a.AlertKey = o.AlertKey;
INSERT INTO @Spent (TicketId)
SELECT TOP (500) t.TicketId
FROM dbo.Tickets AS t
WHERE
  t.ClosedAt < @TicketsBefore
  AND (
    EXISTS (SELECT 1 FROM dbo.TicketComments AS c WHERE c.TicketId = t.TicketId)
    OR EXISTS (SELECT 1 FROM dbo.AlertDeliveries AS d WHERE d.TicketId = t.TicketId)
  )
ORDER BY t.TicketId;
DELETE FROM dbo.AlertDeliveries WITH (FORCESEEK)
WHERE
  DeliveryKey IN (
    SELECT TOP (@Slice) x.DeliveryKey
    FROM (
      SELECT d.DeliveryKey FROM @Old AS o JOIN dbo.AlertDeliveries AS d ON d.AlertKey = o.AlertKey
      UNION
      SELECT d.DeliveryKey FROM @Spent AS s JOIN dbo.AlertDeliveries AS d ON d.TicketId = s.TicketId
    ) AS x
    ORDER BY x.DeliveryKey
  );
SET @Deliveries = @@ROWCOUNT;
IF @Deliveries < @Slice
BEGIN
  DELETE FROM dbo.Alerts WHERE AlertKey IN (SELECT AlertKey FROM @Old);
  SET @Alerts = @@ROWCOUNT;
END;
-- The ticket itself stays: it is one row, and shows that there was one.
DELETE TOP (@Slice) FROM dbo.TicketComments WHERE TicketId IN (SELECT TicketId FROM @Spent);
SET @Comments = @@ROWCOUNT;

IF @AuditBefore > (SELECT TOP (1) At FROM dbo.AuditTrail ORDER BY AuditKey)
BEGIN
  DELETE FROM dbo.AuditTrail
  WHERE AuditKey IN (SELECT TOP (@Slice) AuditKey FROM dbo.AuditTrail WHERE At < @AuditBefore ORDER BY AuditKey);
  SET @Audit = @@ROWCOUNT;
  INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
  SELECT N'Purge', N'audit', N'before ' + dbo.UtcText(@AuditBefore), NULL, CONVERT(nvarchar(20), @Audit), NULL, 'watcher'
  WHERE @Audit > 0;
END;

COMMIT TRANSACTION;

SET @Rows = @Expected + @Deliveries + @Alerts + @Comments + @Audit;
SET @More = CASE WHEN @Rows > 0 THEN 1 ELSE 0 END;
