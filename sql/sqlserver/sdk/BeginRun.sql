-- For callers without the SDK (SQL Agent, pyodbc): begins a run and returns its id, as output and as a row. It promises
-- no heartbeat, so silence never makes it Lost. @RunId may be given; beginning the same run again changes nothing.
--   DECLARE @Run varchar(36);
--   EXEC sdk.BeginRun @JobId = 3, @RunId = @Run OUTPUT;
CREATE PROCEDURE sdk.BeginRun
  @JobId int,
  @RunId varchar(36) = NULL OUTPUT,
  @Script nvarchar(4000) = NULL,
  @Message nvarchar(max) = NULL
AS
SET NOCOUNT, XACT_ABORT, ANSI_WARNINGS, ANSI_PADDING, ARITHABORT, CONCAT_NULL_YIELDS_NULL ON;
SET DEADLOCK_PRIORITY LOW;

DECLARE
  @Now datetime2(3) = SYSUTCDATETIME(),
  @UnknownJob nvarchar(400) = CONCAT(
    N'Job ', @JobId, N' isn''t registered in this database. ',
    N'Register it with "job-logger new --id ', @JobId, N'", or in jobs.yaml and "job-logger apply".'
  );
SET @RunId = LOWER(ISNULL(@RunId, CONVERT(varchar(36), NEWID())));

IF XACT_STATE() = -1 THROW 50409, N'The transaction has failed: ROLLBACK TRANSACTION first, then call sdk.BeginRun.', 1;
IF LEN(@RunId) <> 36 OR @RunId LIKE '%[^-0-9a-f]%' COLLATE Latin1_General_BIN2 THROW 50400, N'@RunId must be a UUID.', 1;
IF NOT EXISTS (SELECT 1 FROM dbo.Jobs WHERE JobId = @JobId) THROW 50404, @UnknownJob, 1;

INSERT INTO dbo.LogHistory (
  RunId, JobId, DepartmentId, Status, StartedAt, InsertedAt, NeedsValidation, Message, MessageSeq,
  Machine, OsUser, Runtime, Sdk, Script, HeartbeatAt
)
SELECT
  @RunId, j.JobId, j.DepartmentId, 'Pending', @Now, @Now, j.NeedsValidation, @Message,
  CASE WHEN @Message IS NOT NULL THEN 0 END,
  ISNULL(HOST_NAME(), N'unknown'), ORIGINAL_LOGIN(), ISNULL(APP_NAME(), 'T-SQL'), 'T-SQL', ISNULL(@Script, N''), @Now
FROM dbo.Jobs AS j
WHERE j.JobId = @JobId AND NOT EXISTS (SELECT 1 FROM dbo.LogHistory WITH (UPDLOCK, HOLDLOCK) WHERE RunId = @RunId);

SELECT @RunId AS RunId;
