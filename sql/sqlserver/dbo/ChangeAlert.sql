-- Acknowledges an alert, or assigns it to somebody, which also acknowledges it, or to nobody (null). Records that in the
-- audit trail, and updates the messages about the alert.
CREATE PROCEDURE dbo.ChangeAlert
  @AlertKey bigint,
  @Assigns bit,
  @AssigneeId int,
  @Email nvarchar(320),
  @Source varchar(10)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Acknowledged nvarchar(10), @OldAssigneeEmail nvarchar(320), @AssigneeEmail nvarchar(320), @Now datetime2(3) = SYSUTCDATETIME();

BEGIN TRANSACTION;

-- Invalidates judgements that were based on the earlier state. Locks the job first, like the watcher's judgement.
UPDATE j SET JudgedVersion = j.JudgedVersion + 1
FROM dbo.Jobs AS j JOIN dbo.Alerts AS a ON a.JobId = j.JobId
WHERE a.AlertKey = @AlertKey;
UPDATE dbo.Alerts
SET AcknowledgedBy = @Email, AcknowledgedAt = @Now, RepeatAt = NULL
WHERE AlertKey = @AlertKey AND AcknowledgedAt IS NULL AND (@Assigns = 0 OR @AssigneeId IS NOT NULL);
IF @@ROWCOUNT > 0
BEGIN
  SET @Acknowledged = 'true';
  -- Repeats that quiet hours have delayed.
  DELETE FROM dbo.AlertDeliveries
  WHERE AlertKey = @AlertKey AND Reason = 'repeat' AND Status = 'Waiting' AND Attempts = 0;
END;
IF @Assigns = 1
BEGIN
  SELECT @OldAssigneeEmail = u.Email
  FROM dbo.Alerts AS a WITH (UPDLOCK) LEFT JOIN dbo.Users AS u ON u.UserId = a.AssigneeId
  WHERE a.AlertKey = @AlertKey;
  UPDATE dbo.Alerts SET AssigneeId = @AssigneeId WHERE AlertKey = @AlertKey;
  SELECT @AssigneeEmail = Email FROM dbo.Users WHERE UserId = @AssigneeId;
END;
INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Alert', CONVERT(nvarchar(20), @AlertKey), f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM
  (
    VALUES (N'Acknowledged', NULL, @Acknowledged), (N'AssigneeEmail', @OldAssigneeEmail, @AssigneeEmail)
  ) AS f (Field, OldValue, NewValue)
CROSS APPLY dbo.Changed(f.OldValue, f.NewValue) AS c;
IF @@ROWCOUNT > 0
  INSERT INTO dbo.AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
  SELECT @AlertKey, 'slack', t.Recipient, 'changed', 'Waiting', @Now FROM dbo.ToldInSlack(@AlertKey) AS t;

COMMIT TRANSACTION;
