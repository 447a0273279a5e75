-- Somebody has seen an alert: it is not repeated any more. Whoever was first stays.
CREATE PROCEDURE dashboard.AcknowledgeAlert
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @AlertKey bigint, @DepartmentId int, @Number int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'),
  @AlertKey = CAST(NULLIF(NULLIF(i.AlertKey, N''), N'0') AS bigint)
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  AlertKey nvarchar(100) '$.AlertKey'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role operator; yours is ' + @Role + N'.';
IF @Rank < 2 THROW 50403, @Refusal, 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal FROM dbo.FindAlert(@AlertKey, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

UPDATE dbo.Alerts
SET AcknowledgedBy = @Email, AcknowledgedAt = SYSUTCDATETIME(), RepeatAt = NULL
WHERE AlertKey = @AlertKey AND AcknowledgedAt IS NULL;
IF @@ROWCOUNT > 0
BEGIN
  -- Repeats that quiet hours have kept back.
  DELETE FROM dbo.AlertDeliveries
  WHERE AlertKey = @AlertKey AND Reason = N'repeat' AND Status = N'Waiting' AND Attempts = 0;
  INSERT INTO dbo.AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
  SELECT @AlertKey, N'slack', t.Recipient, N'changed', N'Waiting', SYSUTCDATETIME() FROM dbo.ToldInSlack(@AlertKey) AS t;
  INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
  VALUES (N'Alert', CONVERT(nvarchar(20), @AlertKey), N'Acknowledged', NULL, N'true', @Email, @Source);
END;

COMMIT TRANSACTION;

SELECT a.* FROM dbo.AlertRow(@AlertKey) AS a;
