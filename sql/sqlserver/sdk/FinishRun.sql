-- For callers without the SDK: the run is Done. A finished run isn't changed.
CREATE PROCEDURE sdk.FinishRun
  @RunId varchar(36),
  @Message nvarchar(max) = NULL
AS
SET NOCOUNT, XACT_ABORT, ANSI_WARNINGS, ANSI_PADDING, ARITHABORT, CONCAT_NULL_YIELDS_NULL ON;
SET DEADLOCK_PRIORITY LOW;

DECLARE @RunKey bigint, @Number int, @Refusal nvarchar(2000), @Now datetime2(3) = SYSUTCDATETIME();

IF XACT_STATE() = -1 THROW 50409, N'The transaction has failed: ROLLBACK TRANSACTION first, then call sdk.FinishRun.', 1;
SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.OwnRun(@RunId, HOST_NAME());
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

UPDATE dbo.LogHistory
SET
  Status = 'Done',
  EndedAt = @Now,
  EndSeq = 0,
  EndMessage = @Message,
  Validation = CASE WHEN NeedsValidation = 1 OR ValidationSeq IS NOT NULL THEN 'Waiting' ELSE Validation END,
  HeartbeatAt = NULL,
  JudgeDueAt = @Now
WHERE RunKey = @RunKey AND Status IN ('Pending', 'Lost');

SELECT @RunId AS RunId;
