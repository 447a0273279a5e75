-- For callers without the SDK: the run ended in an error. A finished run stays as it is. In a CATCH block, in which the
-- transaction may have failed and accept nothing more:
--   IF XACT_STATE() <> 0 ROLLBACK TRANSACTION;
--   DECLARE @Message nvarchar(max) = ERROR_MESSAGE();
--   EXEC sdk.FailRun @RunId = @Run, @Message = @Message;
CREATE PROCEDURE sdk.FailRun
  @RunId varchar(36),
  @Message nvarchar(max) = NULL,
  @Traceback nvarchar(max) = NULL,
  @Fingerprint varchar(16) = NULL
AS
SET NOCOUNT, XACT_ABORT, ANSI_WARNINGS, ANSI_PADDING, ARITHABORT, CONCAT_NULL_YIELDS_NULL ON;
SET DEADLOCK_PRIORITY LOW;

DECLARE @RunKey bigint, @Number int, @Refusal nvarchar(2000), @Now datetime2(3) = SYSUTCDATETIME();

IF XACT_STATE() = -1 THROW 50409, N'The transaction has failed: ROLLBACK TRANSACTION first, then call sdk.FailRun.', 1;
SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.OwnRun(@RunId, HOST_NAME());
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

UPDATE dbo.LogHistory
SET
  Status = 'Error',
  EndedAt = @Now,
  EndSeq = 0,
  EndMessage = @Message,
  Traceback = @Traceback,
  Fingerprint = @Fingerprint,
  HeartbeatAt = NULL,
  JudgeDueAt = @Now
WHERE RunKey = @RunKey AND Status IN ('Pending', 'Lost');

SELECT @RunId AS RunId;
