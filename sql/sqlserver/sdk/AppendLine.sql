-- For callers without the SDK: adds a line and, if given, the run's progress (0 to 1).
CREATE PROCEDURE sdk.AppendLine
  @RunId varchar(36),
  @Text nvarchar(max),
  @Level varchar(5) = 'info',
  @Progress float = NULL
AS
SET NOCOUNT, XACT_ABORT, ANSI_WARNINGS, ANSI_PADDING, ARITHABORT, CONCAT_NULL_YIELDS_NULL ON;
SET DEADLOCK_PRIORITY LOW;

DECLARE
  @RunKey bigint, @Status varchar(10), @Number int, @Refusal nvarchar(2000), @Seq int, @Now datetime2(3) = SYSUTCDATETIME();

IF XACT_STATE() = -1 THROW 50409, N'The transaction has failed: ROLLBACK TRANSACTION first, then call sdk.AppendLine.', 1;
IF ISNULL(@Level, '') COLLATE Latin1_General_BIN2 NOT IN ('debug', 'info', 'warn', 'error')
  THROW 50400, N'@Level must be one of debug, info, warn, error.', 1;
IF @Text IS NULL THROW 50400, N'@Text is missing.', 1;
SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.OwnRun(@RunId, HOST_NAME());
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

-- Counting the line locks the run, so that two lines at once get two numbers.
UPDATE dbo.LogHistory
SET
  LineCount = LineCount + 1,
  WarningCount = WarningCount + CASE @Level WHEN 'warn' THEN 1 ELSE 0 END,
  ErrorCount = ErrorCount + CASE @Level WHEN 'error' THEN 1 ELSE 0 END,
  Progress = CASE WHEN @Progress IS NULL THEN Progress WHEN @Progress < 0 THEN 0 WHEN @Progress > 1 THEN 1 ELSE @Progress END,
  HeartbeatAt = @Now
WHERE RunKey = @RunKey AND Status IN ('Pending', 'Lost');
IF @@ROWCOUNT = 0 THROW 50409, N'The run has ended: no line is added to it.', 1;

SELECT @Seq = ISNULL(MAX(Seq), 0) + 1 FROM dbo.LogLines WHERE RunKey = @RunKey;
INSERT INTO dbo.LogLines (RunKey, Seq, At, Level, Text) VALUES (@RunKey, @Seq, @Now, RTRIM(@Level), @Text);

COMMIT TRANSACTION;

SELECT @RunId AS RunId;
