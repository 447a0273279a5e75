-- Records the result of a mail that sdk.ClaimFailureMail returned, unless the lease was over and a watcher has claimed
-- it. The watcher sends mails that wait.
CREATE PROCEDURE sdk.FinishFailureMail
  @DeliveryKey bigint,
  @ClaimedBy nvarchar(256),
  @Status varchar(10),
  @Answer nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;
SET DEADLOCK_PRIORITY LOW;

DECLARE @Finished int;

IF ISNULL(@Status, '') COLLATE Latin1_General_BIN2 NOT IN ('Sent', 'Waiting') THROW 50400, N'@Status must be Sent or Waiting.', 1;

UPDATE dbo.AlertDeliveries
SET
  Status = RTRIM(@Status),
  SentAt = CASE @Status WHEN 'Sent' THEN SYSUTCDATETIME() END,
  LeaseUntil = NULL,
  ClaimedBy = NULL,
  Answer = LEFT(@Answer, 2000)
WHERE DeliveryKey = @DeliveryKey AND Status = 'Sending' AND ClaimedBy = @ClaimedBy;
SET @Finished = @@ROWCOUNT;

SELECT @Finished AS Finished;
