-- Acknowledges an alert, so that it isn't repeated any more. The first acknowledgement counts.
CREATE PROCEDURE dashboard.AcknowledgeAlert
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Source varchar(10), @Number int, @Refusal nvarchar(2000),
  @AlertKey bigint, @DepartmentId int;

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'operator');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @AlertKey = dbo.WholeNumber(i.AlertKey)
FROM OPENJSON(@Input) WITH (AlertKey nvarchar(100) '$.AlertKey') AS i;
SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal FROM dbo.FindAlert(@AlertKey, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

-- Invalidates judgements that were based on the earlier state. Locks the job first, like the watcher's judgement.
UPDATE j SET JudgedVersion = j.JudgedVersion + 1
FROM dbo.Jobs AS j JOIN dbo.Alerts AS a ON a.JobId = j.JobId
WHERE a.AlertKey = @AlertKey;
UPDATE dbo.Alerts
SET AcknowledgedBy = @Email, AcknowledgedAt = SYSUTCDATETIME(), RepeatAt = NULL
WHERE AlertKey = @AlertKey AND AcknowledgedAt IS NULL;
IF @@ROWCOUNT > 0
BEGIN
  -- Repeats that quiet hours have delayed.
  DELETE FROM dbo.AlertDeliveries
  WHERE AlertKey = @AlertKey AND Reason = 'repeat' AND Status = 'Waiting' AND Attempts = 0;
  INSERT INTO dbo.AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
  SELECT @AlertKey, 'slack', t.Recipient, 'changed', 'Waiting', SYSUTCDATETIME() FROM dbo.ToldInSlack(@AlertKey) AS t;
  INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
  VALUES (N'Alert', CONVERT(nvarchar(20), @AlertKey), N'Acknowledged', NULL, 'true', @Email, @Source);
END;

COMMIT TRANSACTION;

SELECT a.* FROM dbo.AlertRow(@AlertKey) AS a;
