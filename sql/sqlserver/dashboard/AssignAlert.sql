-- Assigns an alert to somebody, which also acknowledges it, or to nobody.
CREATE PROCEDURE dashboard.AssignAlert
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Source varchar(10), @Number int, @Refusal nvarchar(2000),
  @AlertKey bigint, @AssigneeEmail nvarchar(4000), @DepartmentId int, @AssigneeId int,
  @OldAssigneeEmail nvarchar(320), @Acknowledged nvarchar(10);

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'operator');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @AlertKey = dbo.WholeNumber(i.AlertKey), @AssigneeEmail = dbo.NonEmpty(i.AssigneeEmail)
FROM OPENJSON(@Input) WITH (AlertKey nvarchar(100) '$.AlertKey', AssigneeEmail nvarchar(4000) '$.AssigneeEmail') AS i;
SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal FROM dbo.FindAlert(@AlertKey, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @AssigneeId = UserId, @AssigneeEmail = Email, @Number = Number, @Refusal = Refusal
FROM dbo.FindAssignee(@AssigneeEmail, @DepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

-- Invalidates judgements that were based on the earlier state. Locks the job first, like the watcher's judgement.
UPDATE j SET JudgedVersion = j.JudgedVersion + 1
FROM dbo.Jobs AS j JOIN dbo.Alerts AS a ON a.JobId = j.JobId
WHERE a.AlertKey = @AlertKey;
SELECT @OldAssigneeEmail = u.Email
FROM dbo.Alerts AS a WITH (UPDLOCK) LEFT JOIN dbo.Users AS u ON u.UserId = a.AssigneeId
WHERE a.AlertKey = @AlertKey;
UPDATE dbo.Alerts SET AssigneeId = @AssigneeId WHERE AlertKey = @AlertKey;
UPDATE dbo.Alerts
SET AcknowledgedBy = @Email, AcknowledgedAt = SYSUTCDATETIME(), RepeatAt = NULL
WHERE AlertKey = @AlertKey AND AcknowledgedAt IS NULL AND @AssigneeId IS NOT NULL;
IF @@ROWCOUNT > 0
BEGIN
  SET @Acknowledged = 'true';
  -- Repeats that quiet hours have delayed.
  DELETE FROM dbo.AlertDeliveries
  WHERE AlertKey = @AlertKey AND Reason = 'repeat' AND Status = 'Waiting' AND Attempts = 0;
END;
INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Alert', CONVERT(nvarchar(20), @AlertKey), f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM (VALUES (N'Acknowledged', NULL, @Acknowledged), (N'AssigneeEmail', @OldAssigneeEmail, @AssigneeEmail)) AS f (Field, OldValue, NewValue)
CROSS APPLY dbo.Changed(f.OldValue, f.NewValue) AS c;
IF @@ROWCOUNT > 0
  INSERT INTO dbo.AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
  SELECT @AlertKey, 'slack', t.Recipient, 'changed', 'Waiting', SYSUTCDATETIME() FROM dbo.ToldInSlack(@AlertKey) AS t;

COMMIT TRANSACTION;

SELECT a.* FROM dbo.AlertRow(@AlertKey) AS a;
