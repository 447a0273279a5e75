-- Records what became of a message, unless the lease was over and somebody else has claimed it.
CREATE PROCEDURE watcher.FinishDelivery
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Now datetime2(3), @DeliveryKey bigint, @Watcher nvarchar(256), @Attempts int, @Status varchar(10),
  @RetryAt datetime2(3), @Answer nvarchar(4000), @ServiceId nvarchar(400), @Finished int, @MaybeSent bit;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()), @DeliveryKey = i.DeliveryKey,
  @Watcher = LEFT(i.Watcher, 256), @Attempts = i.Attempts, @Status = i.Status,
  @RetryAt = dbo.UtcTime(i.RetryAt), @MaybeSent = CASE i.MaybeSent WHEN 'true' THEN 1 ELSE 0 END, @ServiceId = LEFT(i.ServiceId, 400), @Answer = LEFT(i.Answer, 4000)
FROM OPENJSON(@Input) WITH (
  Present nvarchar(100) '$.Now',
  DeliveryKey bigint '$.DeliveryKey',
  Watcher nvarchar(4000) '$.Watcher',
  Attempts int '$.Attempts',
  Status varchar(10) '$.Status',
  RetryAt nvarchar(100) '$.RetryAt',
  MaybeSent nvarchar(5) '$.MaybeSent',
  ServiceId nvarchar(4000) '$.ServiceId',
  Answer nvarchar(max) '$.Answer'
) AS i;

UPDATE dbo.AlertDeliveries
SET
  Status = @Status,
  SentAt = CASE @Status WHEN 'Sent' THEN @Now END,
  -- For a message that is given up: when it was last tried.
  NextAttemptAt = COALESCE(@RetryAt, CASE @Status WHEN 'Failed' THEN @Now END, NextAttemptAt),
  MaybeRepeated = CASE WHEN @MaybeSent = 1 THEN 1 ELSE MaybeRepeated END,
  LeaseUntil = NULL,
  ClaimedBy = NULL,
  Answer = @Answer,
  ServiceId = @ServiceId
WHERE DeliveryKey = @DeliveryKey AND Status = 'Sending' AND ClaimedBy = @Watcher AND Attempts = @Attempts;
SET @Finished = @@ROWCOUNT;

SELECT CAST(@Finished AS bit) AS Finished;
