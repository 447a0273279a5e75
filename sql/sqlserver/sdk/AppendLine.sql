-- For callers without the SDK: one line more, and, if given, how far the run is (0 to 1).
CREATE PROCEDURE sdk.AppendLine
  @RunId varchar(36),
  @Text nvarchar(max),
  @Level nvarchar(5) = N'info',
  @Progress float = NULL
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;
SET DEADLOCK_PRIORITY LOW;

DECLARE @RunKey bigint, @Seq int, @Now datetime2(3) = SYSUTCDATETIME();
IF @Level NOT IN (N'debug', N'info', N'warn', N'error') THROW 50400,
  N'@Level must be one of debug, info, warn, error.', 1;
IF @Text IS NULL THROW 50400, N'@Text is missing.', 1;

BEGIN TRANSACTION;

-- Counting the line locks the run, so that two lines at once get two numbers.
UPDATE dbo.LogHistory
SET
  LineCount = LineCount + 1,
  WarningCount = WarningCount + CASE @Level WHEN N'warn' THEN 1 ELSE 0 END,
  ErrorCount = ErrorCount + CASE @Level WHEN N'error' THEN 1 ELSE 0 END,
  Progress = CASE WHEN @Progress IS NULL THEN Progress WHEN @Progress < 0 THEN 0 WHEN @Progress > 1 THEN 1 ELSE @Progress END,
  HeartbeatAt = @Now
WHERE RunId = @RunId;
IF @@ROWCOUNT = 0 THROW 50400, N'There is no such run: begin it with sdk.BeginRun first.', 1;

SELECT @RunKey = RunKey FROM dbo.LogHistory WHERE RunId = @RunId;
SELECT @Seq = ISNULL(MAX(Seq), 0) + 1 FROM dbo.LogLines WHERE RunKey = @RunKey;
INSERT INTO dbo.LogLines (RunKey, Seq, At, Level, Text) VALUES (@RunKey, @Seq, @Now, @Level, @Text);

COMMIT TRANSACTION;

SELECT @RunId AS RunId;
