-- An alert becomes somebody's, which acknowledges it if nobody had; or nobody's.
CREATE PROCEDURE dashboard.AssignAlert
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @AlertKey bigint, @AssigneeEmail nvarchar(4000), @Number int, @DepartmentId int,
  @AssigneeId int, @OldAssigneeEmail nvarchar(320), @Acknowledged nvarchar(10);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'),
  @AlertKey = CAST(NULLIF(NULLIF(i.AlertKey, N''), N'0') AS bigint),
  @AssigneeEmail = NULLIF(dbo.JsonText(i.AssigneeEmail), N'')
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  AlertKey nvarchar(100) '$.AlertKey',
  AssigneeEmail nvarchar(4000) '$.AssigneeEmail'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role operator; yours is ' + @Role + N'.';
IF @Rank < 2 THROW 50403, @Refusal, 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal FROM dbo.FindAlert(@AlertKey, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @AssigneeId = UserId, @AssigneeEmail = Email, @Number = Number, @Refusal = Refusal
FROM dbo.FindAssignee(@AssigneeEmail, @DepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

SELECT @OldAssigneeEmail = u.Email
FROM dbo.Alerts AS a WITH (UPDLOCK) LEFT JOIN dbo.Users AS u ON u.UserId = a.AssigneeId
WHERE a.AlertKey = @AlertKey;
UPDATE dbo.Alerts SET AssigneeId = @AssigneeId WHERE AlertKey = @AlertKey;
UPDATE dbo.Alerts
SET AcknowledgedBy = @Email, AcknowledgedAt = SYSUTCDATETIME(), RepeatAt = NULL
WHERE AlertKey = @AlertKey AND AcknowledgedAt IS NULL AND @AssigneeId IS NOT NULL;
IF @@ROWCOUNT > 0
BEGIN
  SET @Acknowledged = N'true';
  -- Repeats that quiet hours have kept back.
  DELETE FROM dbo.AlertDeliveries
  WHERE AlertKey = @AlertKey AND Reason = N'repeat' AND Status = N'Waiting' AND Attempts = 0;
END;
INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Alert', CONVERT(nvarchar(20), @AlertKey), f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM (VALUES (N'Acknowledged', NULL, @Acknowledged), (N'AssigneeEmail', @OldAssigneeEmail, @AssigneeEmail)) AS f (Field, OldValue, NewValue)
WHERE ISNULL(f.OldValue, NCHAR(1)) <> ISNULL(f.NewValue, NCHAR(1)) COLLATE Latin1_General_BIN2;
IF @@ROWCOUNT > 0
  INSERT INTO dbo.AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
  SELECT @AlertKey, N'slack', t.Recipient, N'changed', N'Waiting', SYSUTCDATETIME() FROM dbo.ToldInSlack(@AlertKey) AS t;

COMMIT TRANSACTION;

SELECT a.* FROM dbo.AlertRow(@AlertKey) AS a;
