-- For callers without the SDK: the run ended in an error. A finished run stays as it is. In a CATCH block:
--   DECLARE @Message nvarchar(max) = ERROR_MESSAGE();
--   EXEC sdk.FailRun @RunId = @Run, @Message = @Message;
CREATE PROCEDURE sdk.FailRun
  @RunId varchar(36),
  @Message nvarchar(max) = NULL,
  @Traceback nvarchar(max) = NULL,
  @Fingerprint varchar(16) = NULL
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;
SET DEADLOCK_PRIORITY LOW;

IF NOT EXISTS (SELECT 1 FROM dbo.LogHistory WHERE RunId = @RunId)
  THROW 50400, N'There is no such run: begin it with sdk.BeginRun first.', 1;

UPDATE dbo.LogHistory
SET
  Status = N'Error',
  EndedAt = SYSUTCDATETIME(),
  EndMessage = @Message,
  Traceback = @Traceback,
  Fingerprint = @Fingerprint,
  JudgeDueAt = SYSUTCDATETIME()
WHERE RunId = @RunId AND Status IN (N'Pending', N'Lost');

SELECT @RunId AS RunId;
