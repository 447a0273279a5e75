-- Sends a message that can't arrive to others instead: to each who hasn't been told about the same alert yet. Does nothing if it
-- was sent meanwhile.
CREATE PROCEDURE watcher.RedirectDelivery
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Now datetime2(3), @DeliveryKey bigint, @Answer nvarchar(4000), @AlertKey bigint, @Reason varchar(20), @Added int = 0;
DECLARE @Recipients TABLE (Channel varchar(5) NOT NULL, Recipient nvarchar(320) COLLATE Latin1_General_100_CI_AS NOT NULL);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()), @DeliveryKey = i.DeliveryKey,
  @Answer = LEFT(i.Answer, 4000)
FROM OPENJSON(@Input) WITH (
  Present nvarchar(100) '$.Now',
  DeliveryKey bigint '$.DeliveryKey',
  Answer nvarchar(4000) '$.Answer'
) AS i;
INSERT INTO @Recipients (Channel, Recipient)
SELECT r.Channel, LEFT(r.Recipient, 320)
FROM OPENJSON(@Input, '$.Recipients') WITH (Channel varchar(5) '$.Channel', Recipient nvarchar(1000) '$.Recipient') AS r;

BEGIN TRANSACTION;

UPDATE dbo.AlertDeliveries
SET Status = 'Failed', Answer = @Answer, NextAttemptAt = @Now
WHERE DeliveryKey = @DeliveryKey AND Status = 'Waiting';
SELECT @AlertKey = AlertKey, @Reason = Reason
FROM dbo.AlertDeliveries
WHERE DeliveryKey = @DeliveryKey AND Status = 'Failed';
INSERT INTO dbo.AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
SELECT @AlertKey, r.Channel, r.Recipient, @Reason, 'Waiting', @Now
FROM @Recipients AS r
WHERE
  @AlertKey IS NOT NULL
  AND NOT EXISTS (
    SELECT 1
    FROM dbo.AlertDeliveries AS m WITH (UPDLOCK, HOLDLOCK)
    WHERE m.AlertKey = @AlertKey AND m.Reason = @Reason AND m.Channel = r.Channel AND m.Recipient = r.Recipient
  );
SET @Added = @@ROWCOUNT;

COMMIT TRANSACTION;

SELECT
  @Added AS Added,
  (
    SELECT COUNT(*)
    FROM @Recipients AS r JOIN dbo.AlertDeliveries AS m ON m.Channel = r.Channel AND m.Recipient = r.Recipient
    WHERE m.AlertKey = @AlertKey AND m.Reason = @Reason AND m.Status <> 'Failed'
  ) AS Told;
