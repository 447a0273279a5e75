-- Sends a failed message about an alert again, starting with the first attempt. One that already waits stays as it is.
CREATE PROCEDURE dashboard.ResendDelivery
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Source varchar(10), @Number int, @Refusal nvarchar(2000),
  @DeliveryKey bigint, @AlertKey bigint, @Status varchar(10), @Channel varchar(5), @Recipient nvarchar(320),
  @Told nvarchar(400);

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'operator');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @DeliveryKey = dbo.WholeNumber(i.DeliveryKey)
FROM OPENJSON(@Input) WITH (DeliveryKey nvarchar(100) '$.DeliveryKey') AS i;
IF @DeliveryKey IS NULL THROW 50400, N'DeliveryKey is missing.', 1;

BEGIN TRANSACTION;

SELECT @AlertKey = m.AlertKey, @Status = m.Status, @Channel = m.Channel, @Recipient = m.Recipient
FROM dbo.AlertDeliveries AS m WITH (UPDLOCK) JOIN dbo.Alerts AS a ON a.AlertKey = m.AlertKey
WHERE m.DeliveryKey = @DeliveryKey AND (@OwnDepartmentId IS NULL OR a.DepartmentId = @OwnDepartmentId);
SET @Refusal = CONCAT(N'There is no message ', @DeliveryKey, N' of an alert, or its department isn''t yours to see.');
IF @AlertKey IS NULL THROW 50404, @Refusal, 1;
SET @Refusal = CONCAT(N'Message ', @DeliveryKey, N' did not fail: it is ', @Status, N'.');
IF @Status IN ('Sent', 'Sending') THROW 50409, @Refusal, 1;
IF @Status = 'Failed'
BEGIN
  SET @Told = CONCAT(@Channel, N' to ', @Recipient, N': ');
  UPDATE dbo.AlertDeliveries
  SET Status = 'Waiting', Attempts = 0, NextAttemptAt = SYSUTCDATETIME()
  WHERE DeliveryKey = @DeliveryKey;
  INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
  VALUES (
    N'Alert', CONVERT(nvarchar(20), @AlertKey), N'Delivery', @Told + 'Failed', @Told + 'Waiting', @Email, @Source
  );
END;

COMMIT TRANSACTION;

SELECT d.* FROM dbo.DeliveryRow(@DeliveryKey) AS d;
