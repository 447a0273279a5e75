-- A message of an alert that failed is tried again, from the first attempt. One that waits already stays as it is.
CREATE PROCEDURE dashboard.ResendDelivery
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @DeliveryKey bigint, @AlertKey bigint, @Status nvarchar(10), @Told nvarchar(400);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'),
  @DeliveryKey = CAST(NULLIF(NULLIF(i.DeliveryKey, N''), N'0') AS bigint)
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  DeliveryKey nvarchar(100) '$.DeliveryKey'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role operator; yours is ' + @Role + N'.';
IF @Rank < 2 THROW 50403, @Refusal, 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
IF @DeliveryKey IS NULL THROW 50400, N'DeliveryKey is missing.', 1;

BEGIN TRANSACTION;

SELECT @AlertKey = m.AlertKey, @Status = m.Status, @Told = m.Channel + N' to ' + m.Recipient + N': '
FROM dbo.AlertDeliveries AS m WITH (UPDLOCK) JOIN dbo.Alerts AS a ON a.AlertKey = m.AlertKey
WHERE m.DeliveryKey = @DeliveryKey AND (@OwnDepartmentId IS NULL OR a.DepartmentId = @OwnDepartmentId);
SET @Refusal = CONCAT(N'There is no message ', @DeliveryKey, N' of an alert, or its department isn''t yours to see.');
IF @AlertKey IS NULL THROW 50404, @Refusal, 1;
SET @Refusal = CONCAT(N'Message ', @DeliveryKey, N' did not fail: it is ', @Status, N'.');
IF @Status IN (N'Sent', N'Sending') THROW 50409, @Refusal, 1;
IF @Status = N'Failed'
BEGIN
  UPDATE dbo.AlertDeliveries
  SET Status = N'Waiting', Attempts = 0, NextAttemptAt = SYSUTCDATETIME()
  WHERE DeliveryKey = @DeliveryKey;
  INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
  VALUES (
    N'Alert', CONVERT(nvarchar(20), @AlertKey), N'Delivery', @Told + N'Failed', @Told + N'Waiting', @Email, @Source
  );
END;

COMMIT TRANSACTION;

SELECT d.* FROM dbo.DeliveryRow(@DeliveryKey) AS d;
