-- Takes one batch of one run (RunBatch in sdk/src/store/runStore.ts) and changes nothing when it comes again, whole or in
-- part: lines and comments are known by their seq, of state the greater seq wins, begin and end happen once.
CREATE PROCEDURE sdk.ApplyEvents
  @Batch nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;
SET DEADLOCK_PRIORITY LOW;

DECLARE
  @RunKey bigint, @RunId varchar(40), @JobId int, @Now datetime2(3) = SYSUTCDATETIME(), @Alive bit,
  @MessageSeq int, @Message nvarchar(max), @ProgressSeq int, @Progress float, @ProgressText nvarchar(max),
  @ValidationSeq int, @ValidationReason nvarchar(max), @MetricsSeq int, @Metrics nvarchar(max),
  @EndStatus nvarchar(100), @EndedAt nvarchar(100), @EndMessage nvarchar(max), @Traceback nvarchar(max),
  @Fingerprint varchar(16), @ExitCode int, @DroppedLines int;
DECLARE @NewLines TABLE (Level nvarchar(5) NOT NULL);

IF ISNULL(ISJSON(@Batch), 0) = 0 THROW 50400, N'@Batch must be a JSON object.', 1;

SELECT
  @RunId = LOWER(b.RunId), @JobId = b.JobId, @Alive = CASE b.Alive WHEN N'true' THEN 1 ELSE 0 END,
  @MessageSeq = b.MessageSeq, @ProgressSeq = b.ProgressSeq, @Progress = b.Progress, @ValidationSeq = b.ValidationSeq,
  @MetricsSeq = b.MetricsSeq, @Metrics = b.Metrics,
  @EndStatus = b.EndStatus, @EndedAt = b.EndedAt, @Fingerprint = b.Fingerprint, @ExitCode = b.ExitCode,
  @DroppedLines = b.DroppedLines
FROM OPENJSON(@Batch) WITH (
  RunId varchar(40) '$.begin.runId',
  JobId int '$.begin.jobId',
  Alive nvarchar(5) '$.alive',
  MessageSeq int '$.message.seq',
  ProgressSeq int '$.progress.seq',
  Progress float '$.progress.fraction',
  ValidationSeq int '$.validation.seq',
  MetricsSeq int '$.metrics.seq',
  Metrics nvarchar(max) '$.metrics.values' AS JSON,
  EndStatus nvarchar(100) '$.end.status',
  EndedAt nvarchar(100) '$.end.at',
  Fingerprint varchar(16) '$.end.fingerprint',
  ExitCode int '$.end.exitCode',
  DroppedLines int '$.end.dropped'
) AS b;

-- Long texts come through whole only this way.
SELECT @Message = dbo.JsonText(value) FROM OPENJSON(@Batch, '$.message') WHERE [key] = N'text';
SELECT @ProgressText = dbo.JsonText(value) FROM OPENJSON(@Batch, '$.progress') WHERE [key] = N'text';
SELECT @ValidationReason = dbo.JsonText(value) FROM OPENJSON(@Batch, '$.validation') WHERE [key] = N'reason';
SELECT @EndMessage = dbo.JsonText(value) FROM OPENJSON(@Batch, '$.end') WHERE [key] = N'message';
SELECT @Traceback = dbo.JsonText(value) FROM OPENJSON(@Batch, '$.end') WHERE [key] = N'traceback';

IF @EndStatus IS NOT NULL AND dbo.UtcTime(@EndedAt) IS NULL
  THROW 50400, N'The time of the end must be in UTC like 2026-11-24T10:00:00.000Z.', 1;

BEGIN TRANSACTION;

-- The run's row is locked first, there or not yet there: two shippers of one run queue here.
SELECT @RunKey = RunKey FROM dbo.LogHistory WITH (UPDLOCK, HOLDLOCK) WHERE RunId = @RunId;

-- The one INSERT that a run is.
IF @RunKey IS NULL
BEGIN
  INSERT INTO dbo.LogHistory (
    RunId, JobId, DepartmentId, Status, StartedAt, InsertedAt, NeedsValidation,
    Machine, OsUser, Pid, Runtime, Sdk, Script, HeartbeatSeconds, HeartbeatAt, AtTerminal
  )
  SELECT
    @RunId, j.JobId, j.DepartmentId, N'Pending', dbo.UtcTime(b.StartedAt), @Now, j.NeedsValidation,
    LEFT(dbo.JsonText(b.Machine), 256), LEFT(dbo.JsonText(b.OsUser), 256), b.Pid,
    LEFT(dbo.JsonText(b.Runtime), 256), LEFT(dbo.JsonText(b.Sdk), 50), LEFT(dbo.JsonText(b.Script), 4000),
    b.HeartbeatSeconds, @Now, CASE b.AtTerminal WHEN N'true' THEN 1 ELSE 0 END
  FROM
    OPENJSON(@Batch) WITH (
      StartedAt nvarchar(100) '$.begin.at',
      Machine nvarchar(4000) '$.begin.machine',
      OsUser nvarchar(4000) '$.begin.osUser',
      Pid int '$.begin.pid',
      Runtime nvarchar(4000) '$.begin.runtime',
      Sdk nvarchar(4000) '$.begin.sdk',
      Script nvarchar(4000) '$.begin.script',
      HeartbeatSeconds int '$.begin.heartbeatSeconds',
      AtTerminal nvarchar(5) '$.begin.atTerminal'
    ) AS b
    JOIN dbo.Jobs AS j ON j.JobId = @JobId;

  IF @@ROWCOUNT = 0
  BEGIN
    DECLARE @UnknownJob nvarchar(400) = CONCAT(
      N'Job ', @JobId, N' isn''t registered in this database. The run is kept and is shipped once it is: ',
      N'register it with "job-logger new", or in jobs.yaml and "job-logger apply".'
    );
    THROW 50404, @UnknownJob, 1;
  END;
  SET @RunKey = SCOPE_IDENTITY();
END;

UPDATE dbo.LogHistory
SET
  Message = CASE WHEN @MessageSeq > ISNULL(MessageSeq, -1) THEN @Message ELSE Message END,
  MessageSeq = CASE WHEN @MessageSeq > ISNULL(MessageSeq, -1) THEN @MessageSeq ELSE MessageSeq END,
  Progress = CASE
    WHEN @ProgressSeq > ISNULL(ProgressSeq,
      -1) THEN CASE WHEN @Progress < 0 THEN 0 WHEN @Progress > 1 THEN 1 ELSE @Progress END
    ELSE Progress
  END,
  ProgressText = CASE WHEN @ProgressSeq > ISNULL(ProgressSeq, -1) THEN @ProgressText ELSE ProgressText END,
  ProgressSeq = CASE WHEN @ProgressSeq > ISNULL(ProgressSeq, -1) THEN @ProgressSeq ELSE ProgressSeq END,
  ValidationReason = CASE WHEN @ValidationSeq > ISNULL(ValidationSeq,
    -1) THEN @ValidationReason ELSE ValidationReason END,
  ValidationSeq = CASE WHEN @ValidationSeq > ISNULL(ValidationSeq, -1) THEN @ValidationSeq ELSE ValidationSeq END,
  Metrics = CASE WHEN @MetricsSeq > ISNULL(MetricsSeq, -1) THEN @Metrics ELSE Metrics END,
  MetricsSeq = CASE WHEN @MetricsSeq > ISNULL(MetricsSeq, -1) THEN @MetricsSeq ELSE MetricsSeq END,
  HeartbeatAt = CASE WHEN @Alive = 1 THEN @Now ELSE HeartbeatAt END
WHERE RunKey = @RunKey;

INSERT INTO dbo.LogLines (RunKey, Seq, At, Level, Text)
OUTPUT inserted.Level INTO @NewLines (Level)
SELECT @RunKey, f.Seq, dbo.UtcTime(f.At), f.Level, dbo.JsonText(t.value)
FROM
  OPENJSON(@Batch, '$.lines') AS e
  CROSS APPLY OPENJSON(e.value) WITH (Seq int '$.seq', At nvarchar(100) '$.at', Level nvarchar(5) '$.level') AS f
  CROSS APPLY OPENJSON(e.value) AS t
WHERE
  t.[key] = N'text'
  AND NOT EXISTS (SELECT 1 FROM dbo.LogLines AS l WHERE l.RunKey = @RunKey AND l.Seq = f.Seq);

IF EXISTS (SELECT 1 FROM @NewLines)
  UPDATE h
  SET
    LineCount = h.LineCount + n.Lines,
    WarningCount = h.WarningCount + n.Warnings,
    ErrorCount = h.ErrorCount + n.Errors
  FROM
    dbo.LogHistory AS h
    CROSS JOIN (
      SELECT
        COUNT(*) AS Lines,
        SUM(CASE Level WHEN N'warn' THEN 1 ELSE 0 END) AS Warnings,
        SUM(CASE Level WHEN N'error' THEN 1 ELSE 0 END) AS Errors
      FROM @NewLines
    ) AS n
  WHERE h.RunKey = @RunKey;

INSERT INTO dbo.RunComments (RunKey, Seq, At, Text)
SELECT @RunKey, f.Seq, dbo.UtcTime(f.At), dbo.JsonText(t.value)
FROM
  OPENJSON(@Batch, '$.comments') AS e
  CROSS APPLY OPENJSON(e.value) WITH (Seq int '$.seq', At nvarchar(100) '$.at') AS f
  CROSS APPLY OPENJSON(e.value) AS t
WHERE
  t.[key] = N'text'
  AND NOT EXISTS (SELECT 1 FROM dbo.RunComments AS c WHERE c.RunKey = @RunKey AND c.Seq = f.Seq);

-- The one UPDATE that ends it. An end is taken over Lost; nothing overwrites a finished run. The watcher finds it due.
IF @EndStatus IS NOT NULL
  UPDATE dbo.LogHistory
  SET
    Status = @EndStatus,
    EndedAt = dbo.UtcTime(@EndedAt),
    EndMessage = @EndMessage,
    Traceback = @Traceback,
    Fingerprint = @Fingerprint,
    ExitCode = @ExitCode,
    DroppedLines = ISNULL(@DroppedLines, 0),
    JudgeDueAt = @Now
  WHERE RunKey = @RunKey AND (Status = N'Pending' OR (Status = N'Lost' AND @EndStatus <> N'Lost'));

-- A Done run that its job or its script wants a human to look at waits for one, whichever came first, the wish or the end.
UPDATE dbo.LogHistory
SET Validation = N'Waiting'
WHERE
  RunKey = @RunKey AND Status = N'Done' AND Validation = N'NotNeeded'
  AND (NeedsValidation = 1 OR ValidationSeq IS NOT NULL);

COMMIT TRANSACTION;

SELECT h.Status, (SELECT COUNT(*) FROM @NewLines) AS InsertedLines
FROM dbo.LogHistory AS h
WHERE h.RunKey = @RunKey;
