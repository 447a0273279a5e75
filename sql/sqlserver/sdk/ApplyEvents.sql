-- Applies one batch of one run (RunBatch in database/src/store/runStore.ts). Applying it again, in whole or in part,
-- changes nothing: lines and comments are identified by their seq, for state the greater seq wins, begin and end happen
-- once. Odd values are corrected: an invalid time, an unknown level or a repeated seq keeps no run out. The batch is
-- parsed once for its head and once for each list. A few lines are at its end; many lines come as rows of #Lines, which
-- the shipper has filled in this session, and need no parsing.
CREATE PROCEDURE sdk.ApplyEvents
  @Batch nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;
SET DEADLOCK_PRIORITY LOW;

DECLARE
  @Now datetime2(3) = SYSUTCDATETIME(), @RunKey bigint, @RunId varchar(40), @JobId int, @StartedAt nvarchar(100),
  @Machine nvarchar(256), @OsUser nvarchar(256), @Pid int, @Runtime nvarchar(256), @Sdk nvarchar(50),
  @Script nvarchar(4000), @HeartbeatSeconds bigint, @AtTerminal bit, @Alive bit, @MessageSeq int, @Message nvarchar(max),
  @ProgressSeq int, @Progress float, @ProgressText nvarchar(max), @ValidationSeq int, @ValidationReason nvarchar(max),
  @MetricsSeq int, @Metrics nvarchar(max), @EndSeq int, @EndStatus varchar(100), @EndedAt nvarchar(100),
  @EndMessage nvarchar(max), @Traceback nvarchar(max), @Fingerprint varchar(16), @ExitCode bigint, @DroppedLines int,
  @Number int, @Refusal nvarchar(2000), @Silent bit, @LastSeq int, @OldMessageSeq int, @OldProgressSeq int,
  @OldValidationSeq int, @OldMetricsSeq int, @Began bit = 0, @LinesBefore int, @Lines int = 0, @Warnings int, @Errors int;

IF ISNULL(ISJSON(@Batch), 0) = 0 THROW 50400, N'@Batch must be a JSON object.', 1;

SELECT
  @RunId = LOWER(b.RunId), @JobId = b.JobId, @StartedAt = b.StartedAt, @Machine = LEFT(b.Machine, 256),
  @OsUser = LEFT(b.OsUser, 256), @Pid = b.Pid, @Runtime = LEFT(b.Runtime, 256), @Sdk = LEFT(b.Sdk, 50), @Script = b.Script,
  @HeartbeatSeconds = b.HeartbeatSeconds, @AtTerminal = CASE b.AtTerminal WHEN 'true' THEN 1 ELSE 0 END,
  @Alive = CASE b.Alive WHEN 'true' THEN 1 ELSE 0 END,
  @MessageSeq = b.MessageSeq, @Message = b.Message, @ProgressSeq = b.ProgressSeq, @Progress = b.Progress,
  @ProgressText = b.ProgressText, @ValidationSeq = b.ValidationSeq, @ValidationReason = b.ValidationReason,
  @MetricsSeq = b.MetricsSeq, @Metrics = b.Metrics,
  @EndSeq = b.EndSeq, @EndStatus = RTRIM(b.EndStatus), @EndedAt = b.EndedAt, @EndMessage = b.EndMessage, @Traceback = b.Traceback,
  @Fingerprint = LEFT(b.Fingerprint, 16), @ExitCode = b.ExitCode, @DroppedLines = b.DroppedLines
FROM OPENJSON(@Batch) WITH (
  RunId varchar(40) '$.begin.runId',
  JobId int '$.begin.jobId',
  StartedAt nvarchar(100) '$.begin.at',
  Machine nvarchar(4000) '$.begin.machine',
  OsUser nvarchar(4000) '$.begin.osUser',
  Pid int '$.begin.pid',
  Runtime nvarchar(4000) '$.begin.runtime',
  Sdk nvarchar(4000) '$.begin.sdk',
  Script nvarchar(4000) '$.begin.script',
  HeartbeatSeconds bigint '$.begin.heartbeatSeconds',
  AtTerminal varchar(5) '$.begin.atTerminal',
  Alive varchar(5) '$.alive',
  MessageSeq int '$.message.seq',
  Message nvarchar(max) '$.message.text',
  ProgressSeq int '$.progress.seq',
  Progress float '$.progress.fraction',
  ProgressText nvarchar(max) '$.progress.text',
  ValidationSeq int '$.validation.seq',
  ValidationReason nvarchar(max) '$.validation.reason',
  MetricsSeq int '$.metrics.seq',
  Metrics nvarchar(max) '$.metrics.values' AS JSON,
  EndSeq int '$.end.seq',
  EndStatus varchar(100) '$.end.status',
  EndedAt nvarchar(100) '$.end.at',
  EndMessage nvarchar(max) '$.end.message',
  Traceback nvarchar(max) '$.end.traceback',
  Fingerprint varchar(100) '$.end.fingerprint',
  ExitCode bigint '$.end.exitCode',
  DroppedLines int '$.end.dropped'
) AS b;
IF ISNULL(LEN(@RunId), 0) <> 36 OR @RunId LIKE '%[^-0-9a-f]%' COLLATE Latin1_General_BIN2 THROW 50400, N'The id of a run is a UUID.', 1;
IF @EndStatus COLLATE Latin1_General_BIN2 NOT IN ('Done', 'Error', 'TimedOut', 'Cancelled', 'Lost') SET @EndStatus = 'Error';
-- Created before any table is read, because a plan that was made earlier would be compiled again.
IF OBJECT_ID(N'tempdb..#Lines') IS NULL AND EXISTS (SELECT 1 FROM OPENJSON(@Batch, '$.lines'))
  CREATE TABLE #Lines (Seq int NOT NULL, At datetime2(3) NOT NULL, Level varchar(5) NOT NULL, Text nvarchar(max) NOT NULL);

BEGIN TRANSACTION;

-- Found by its id without a lock, and locked by its key below. Two shippers of one run queue there; those of two runs
-- never do.
SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.OwnRun(@RunId, @Machine);
IF @Number = 50403 THROW @Number, @Refusal, 1;

-- The one INSERT of a run.
IF @RunKey IS NULL
BEGIN
  INSERT INTO dbo.LogHistory (
    RunId, JobId, DepartmentId, Status, StartedAt, InsertedAt, NeedsValidation,
    Machine, OsUser, Pid, Runtime, Sdk, Script, HeartbeatSeconds, HeartbeatAt, AtTerminal
  )
  SELECT
    @RunId, j.JobId, j.DepartmentId, 'Pending', t.At, @Now, j.NeedsValidation,
    ISNULL(@Machine, N''), ISNULL(@OsUser, N''), @Pid, ISNULL(@Runtime, N''), ISNULL(@Sdk, N''), ISNULL(@Script, N''),
    CASE WHEN @HeartbeatSeconds < 1 THEN 1 WHEN @HeartbeatSeconds > 86400 THEN 86400 ELSE @HeartbeatSeconds END,
    @Now, @AtTerminal
  FROM dbo.Jobs AS j CROSS APPLY dbo.RunTime(@StartedAt, @Now) AS t
  WHERE
    j.JobId = @JobId AND NOT EXISTS (SELECT 1 FROM dbo.LogHistory WITH (UPDLOCK, HOLDLOCK) WHERE RunId = @RunId);
  SET @Began = @@ROWCOUNT;
  SELECT @RunKey = RunKey FROM dbo.LogHistory WHERE RunId = @RunId;
  IF @RunKey IS NULL
  BEGIN
    SET @Refusal = CONCAT(
      N'Job ', @JobId, N' isn''t registered in this database. The run is kept and is shipped once it is: ',
      N'register it with "job-logger new --id ', @JobId, N'", or in jobs.yaml and "job-logger apply".'
    );
    THROW 50404, @Refusal, 1;
  END;
END;

SELECT
  @LastSeq = CASE WHEN Status <> 'Lost' THEN EndSeq END,
  @Silent = CASE WHEN Status = 'Lost' AND EndSeq IS NULL THEN 1 ELSE 0 END,
  @OldMessageSeq = ISNULL(MessageSeq, -1), @OldProgressSeq = ISNULL(ProgressSeq, -1),
  @OldValidationSeq = ISNULL(ValidationSeq, -1), @OldMetricsSeq = ISNULL(MetricsSeq, -1),
  @LinesBefore = CASE @Began WHEN 1 THEN -1 ELSE LineCount END
FROM dbo.LogHistory WITH (UPDLOCK, ROWLOCK)
WHERE RunKey = @RunKey;
IF @@ROWCOUNT = 0 THROW 50409, N'The run was purged a moment ago.', 1;

-- A heartbeat writes one column; the rest is written only if it is given. A run that was lost by silence and reports
-- again continues.
IF @Alive = 1 UPDATE dbo.LogHistory SET HeartbeatAt = @Now WHERE RunKey = @RunKey AND EndSeq IS NULL;
IF @Alive = 1 AND @Silent = 1 AND @EndStatus IS NULL
  UPDATE dbo.LogHistory
  SET
    Status = 'Pending', EndedAt = NULL, EndMessage = NULL, Traceback = NULL, Fingerprint = NULL, ExitCode = NULL,
    JudgeDueAt = @Now
  WHERE RunKey = @RunKey;
IF @MessageSeq > @OldMessageSeq
  UPDATE dbo.LogHistory SET Message = @Message, MessageSeq = @MessageSeq WHERE RunKey = @RunKey;
IF @ProgressSeq > @OldProgressSeq
  UPDATE dbo.LogHistory
  SET
    Progress = CASE WHEN @Progress < 0 THEN 0 WHEN @Progress > 1 THEN 1 ELSE @Progress END,
    ProgressText = @ProgressText,
    ProgressSeq = @ProgressSeq
  WHERE RunKey = @RunKey;
IF @MetricsSeq > @OldMetricsSeq
  UPDATE dbo.LogHistory SET Metrics = @Metrics, MetricsSeq = @MetricsSeq WHERE RunKey = @RunKey;
-- A Done run whose job or script asks for validation waits for it, whether the request or the end came first.
IF @ValidationSeq > @OldValidationSeq
  UPDATE dbo.LogHistory
  SET
    ValidationReason = @ValidationReason,
    ValidationSeq = @ValidationSeq,
    Validation = CASE WHEN Status = 'Done' AND Validation = 'NotNeeded' THEN 'Waiting' ELSE Validation END
  WHERE RunKey = @RunKey;

-- Lines in the batch become rows here; if they came as rows, #Lines already exists.
IF EXISTS (SELECT 1 FROM OPENJSON(@Batch, '$.lines'))
  INSERT INTO #Lines (Seq, At, Level, Text)
  SELECT n.Seq, n.At, n.Level, n.Text
  FROM (
    SELECT
      l.Seq, t.At, CASE WHEN l.Level COLLATE Latin1_General_BIN2 IN ('debug', 'info', 'warn', 'error') THEN RTRIM(l.Level) ELSE 'info' END AS Level,
      ISNULL(l.Text, N'') AS Text, ROW_NUMBER() OVER (PARTITION BY l.Seq ORDER BY l.Seq) AS Place
    FROM
      OPENJSON(@Batch, '$.lines') WITH (
        Seq int '$.seq',
        At nvarchar(100) '$.at',
        Level varchar(20) '$.level',
        Text nvarchar(max) '$.text'
      ) AS l
      CROSS APPLY dbo.RunTime(l.At, @Now) AS t
    WHERE l.Seq IS NOT NULL
  ) AS n
  WHERE n.Place = 1;
IF OBJECT_ID(N'tempdb..#Lines') IS NOT NULL
BEGIN
  -- After a run has ended, only what its journal held before is added.
  IF @LastSeq IS NOT NULL DELETE FROM #Lines WHERE Seq >= @LastSeq;
  -- Existing lines aren't added again. Lines come in order, so there is nearly always nothing to compare.
  IF EXISTS (SELECT 1 FROM dbo.LogLines WHERE RunKey = @RunKey AND Seq >= (SELECT MIN(Seq) FROM #Lines))
    DELETE l
    FROM #Lines AS l
    WHERE EXISTS (
      SELECT 1 FROM dbo.LogLines AS o WITH (FORCESEEK (PK_LogLines (RunKey, Seq))) WHERE o.RunKey = @RunKey AND o.Seq = l.Seq
    );
  INSERT INTO dbo.LogLines (RunKey, Seq, At, Level, Text)
  SELECT @RunKey, l.Seq, l.At, l.Level, l.Text
  FROM #Lines AS l
  ORDER BY l.Seq;
  SELECT
    @Lines = COUNT(*),
    @Warnings = COUNT(CASE WHEN Level = 'warn' THEN 1 END),
    @Errors = COUNT(CASE WHEN Level = 'error' THEN 1 END)
  FROM #Lines;
  -- The session may send more batches. With the lock, the pages are freed too.
  DELETE FROM #Lines WITH (TABLOCK);
END;
IF @Lines > 0
  UPDATE dbo.LogHistory
  SET LineCount = LineCount + @Lines, WarningCount = WarningCount + @Warnings, ErrorCount = ErrorCount + @Errors
  WHERE RunKey = @RunKey;

INSERT INTO dbo.RunComments (RunKey, Seq, At, Text)
SELECT @RunKey, n.Seq, n.At, n.Text
FROM (
  SELECT c.Seq, t.At, ISNULL(c.Text, N'') AS Text, ROW_NUMBER() OVER (PARTITION BY c.Seq ORDER BY c.Seq) AS Place
  FROM
    OPENJSON(@Batch, '$.comments') WITH (
      Seq int '$.seq',
      At nvarchar(100) '$.at',
      Text nvarchar(max) '$.text'
    ) AS c
    CROSS APPLY dbo.RunTime(c.At, @Now) AS t
  WHERE c.Seq IS NOT NULL AND (@LastSeq IS NULL OR c.Seq < @LastSeq)
) AS n
WHERE n.Place = 1 AND NOT EXISTS (SELECT 1 FROM dbo.RunComments AS o WHERE o.RunKey = @RunKey AND o.Seq = n.Seq AND o.Seq IS NOT NULL);

-- The one UPDATE that ends it. An end replaces Lost; nothing overwrites a finished run. It becomes due for the watcher.
IF @EndStatus IS NOT NULL
  UPDATE h
  SET
    Status = @EndStatus,
    EndedAt = t.At,
    EndSeq = @EndSeq,
    EndMessage = @EndMessage,
    Traceback = @Traceback,
    Fingerprint = @Fingerprint,
    ExitCode = @ExitCode,
    DroppedLines = ISNULL(@DroppedLines, 0),
    HeartbeatAt = NULL,
    Validation = CASE
      WHEN @EndStatus = 'Done' AND h.Validation = 'NotNeeded' AND (h.NeedsValidation = 1 OR h.ValidationSeq IS NOT NULL)
        THEN 'Waiting'
      ELSE h.Validation
    END,
    JudgeDueAt = @Now
  FROM dbo.LogHistory AS h CROSS APPLY dbo.RunTime(@EndedAt, @Now) AS t
  WHERE h.RunKey = @RunKey AND (h.Status = 'Pending' OR (h.Status = 'Lost' AND @EndStatus <> 'Lost'));

COMMIT TRANSACTION;

SELECT h.Status, @Lines AS InsertedLines, @LinesBefore AS LinesBefore
FROM dbo.LogHistory AS h
WHERE h.RunKey = @RunKey;
