-- For callers without the SDK: the run is Done. A finished run stays as it is.
CREATE PROCEDURE sdk.FinishRun
  @RunId varchar(36),
  @Message nvarchar(max) = NULL
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;
SET DEADLOCK_PRIORITY LOW;

IF NOT EXISTS (SELECT 1 FROM dbo.LogHistory WHERE RunId = @RunId)
  THROW 50400, N'There is no such run: begin it with sdk.BeginRun first.', 1;

UPDATE dbo.LogHistory
SET
  Status = N'Done',
  EndedAt = SYSUTCDATETIME(),
  EndMessage = @Message,
  Validation = CASE WHEN NeedsValidation = 1 OR ValidationSeq IS NOT NULL THEN N'Waiting' ELSE Validation END,
  JudgeDueAt = SYSUTCDATETIME()
WHERE RunId = @RunId AND Status IN (N'Pending', N'Lost');

SELECT @RunId AS RunId;
