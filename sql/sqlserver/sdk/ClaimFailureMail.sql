-- Opens the alert of a failed run in place of the watcher, with the event key that the watcher would use: only if no watcher
-- tells people, the run hasn't been judged, its job is neither paused nor snoozed, the rules include it, and nobody was told
-- about the same error since the job was last Done. Quiet hours, maintenance and repeats are left to the watcher.
-- Claims its mail to the job's owner, or to the department if there is none. No row: it isn't to be sent. If the shipper dies
-- before it records the result, the lease expires and the watcher sends the mail, marked as a possible repeat.
CREATE PROCEDURE sdk.ClaimFailureMail
  @RunId varchar(36),
  @ClaimedBy nvarchar(256),
  @LeaseSeconds int
AS
SET NOCOUNT, XACT_ABORT ON;
SET DEADLOCK_PRIORITY LOW;

DECLARE
  @Number int, @Refusal nvarchar(2000), @Now datetime2(3) = SYSUTCDATETIME(), @RunKey bigint, @JobId int, @StartedAt datetime2(3), @EndedAt datetime2(3),
  @Kind varchar(20), @Fingerprint varchar(16), @Text nvarchar(max), @DoneAt datetime2(3), @DepartmentId int,
  @Recipient nvarchar(320), @On nvarchar(max), @After int, @EventKey varchar(50), @AlertKey bigint,
  @DeliveryKey bigint;

SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.OwnRun(@RunId, HOST_NAME());
IF @Number = 50403 THROW @Number, @Refusal, 1;
SELECT @JobId = JobId FROM dbo.LogHistory WHERE RunKey = @RunKey;
SELECT @LeaseSeconds = CASE WHEN @LeaseSeconds < 1 THEN 1 WHEN @LeaseSeconds < k.LongestLeaseSeconds THEN @LeaseSeconds ELSE k.LongestLeaseSeconds END
FROM dbo.Rules AS k;

BEGIN TRANSACTION;

-- Locks the job first, then its run, like a watcher's judgement. Two shippers of one job queue here, and judgements
-- that were based on the earlier state don't count any more.
UPDATE dbo.Jobs SET JudgedVersion = JudgedVersion + 1 WHERE JobId = @JobId;
SELECT
  @StartedAt = StartedAt, @EndedAt = EndedAt,
  @Kind = CASE Status WHEN 'Lost' THEN 'lost' ELSE 'error' END,
  @Fingerprint = CASE WHEN Status <> 'Lost' THEN Fingerprint END,
  @Text = LEFT(COALESCE(EndMessage, Message, N''), 1000)
FROM dbo.LogHistory WITH (UPDLOCK)
WHERE
  RunKey = @RunKey AND JudgeDueAt IS NOT NULL
  AND (Status IN ('Error', 'TimedOut') OR (Status = 'Lost' AND AtTerminal = 0));
SET @EventKey = CONCAT(@Kind, '/', @RunKey);

SELECT
  @DepartmentId = j.DepartmentId,
  @Recipient = COALESCE(u.Email, d.MailAddress),
  @On = COALESCE(
    JSON_QUERY(j.AlertRules, '$.on'), JSON_QUERY(d.AlertRules, '$.on'), JSON_QUERY(s.Value, '$.on'), N'["error","lost"]'
  ),
  @After = COALESCE(
    TRY_CAST(JSON_VALUE(j.AlertRules, '$.after') AS int), TRY_CAST(JSON_VALUE(d.AlertRules, '$.after') AS int),
    TRY_CAST(JSON_VALUE(s.Value, '$.after') AS int), 1
  )
FROM
  dbo.Jobs AS j
  JOIN dbo.Departments AS d ON d.DepartmentId = j.DepartmentId
  LEFT JOIN dbo.Users AS u ON u.UserId = j.OwnerId AND u.Active = 1
  LEFT JOIN dbo.Settings AS s ON s.Name = N'AlertRules'
WHERE
  j.JobId = @JobId AND j.Paused = 0 AND j.RetiredAt IS NULL AND (j.SnoozedUntil IS NULL OR j.SnoozedUntil <= @Now)
  AND (SELECT Tells FROM dbo.WatcherTells) = 0;

-- When it was last Done.
SELECT @DoneAt = MAX(StartedAt) FROM dbo.LogHistory WHERE JobId = @JobId AND Status = 'Done' AND StartedAt < @StartedAt;

IF
  @Recipient IS NOT NULL
  AND EXISTS (SELECT 1 FROM OPENJSON(@On) WHERE value = @Kind)
  AND @After <= (
    SELECT COUNT(*)
    FROM dbo.LogHistory
    WHERE
      JobId = @JobId AND StartedAt <= @StartedAt AND (@DoneAt IS NULL OR StartedAt > @DoneAt)
      AND (Status IN ('Error', 'TimedOut') OR (Status = 'Lost' AND AtTerminal = 0))
  )
  AND NOT EXISTS (
    SELECT 1
    FROM dbo.Alerts
    WHERE
      JobId = @JobId AND Kind = @Kind AND ClosedAt IS NULL AND (@DoneAt IS NULL OR OpenedAt >= @DoneAt)
      AND (Fingerprint = @Fingerprint OR (Fingerprint IS NULL AND @Fingerprint IS NULL))
  )
  AND NOT EXISTS (SELECT 1 FROM dbo.Alerts WITH (UPDLOCK, HOLDLOCK) WHERE EventKey = @EventKey)
BEGIN
  INSERT INTO dbo.Alerts (EventKey, Kind, JobId, DepartmentId, RunKey, Fingerprint, Text, OpenedAt, LastSeenAt)
  VALUES (@EventKey, @Kind, @JobId, @DepartmentId, @RunKey, @Fingerprint, @Text, @EndedAt, @EndedAt);
  SET @AlertKey = SCOPE_IDENTITY();

  INSERT INTO dbo.AlertDeliveries (
    AlertKey, Channel, Recipient, Reason, Status, Attempts, NextAttemptAt, LeaseUntil, ClaimedBy
  )
  VALUES (
    @AlertKey, 'mail', @Recipient, 'opened', 'Sending', 1, @Now, DATEADD(second, @LeaseSeconds, @Now), @ClaimedBy
  );
  SET @DeliveryKey = SCOPE_IDENTITY();
END;

COMMIT TRANSACTION;

SELECT
  CONVERT(varchar(20), m.DeliveryKey) AS DeliveryKey, m.Recipient, ISNULL(u.Language, 'it') AS Language,
  ISNULL(j.Icon + N' ', N'') + j.Name AS JobName, d.Name AS DepartmentName, j.TimeZone
FROM
  dbo.AlertDeliveries AS m
  JOIN dbo.Jobs AS j ON j.JobId = @JobId
  JOIN dbo.Departments AS d ON d.DepartmentId = j.DepartmentId
  LEFT JOIN dbo.Users AS u ON u.Email = m.Recipient AND u.Active = 1
WHERE m.DeliveryKey = @DeliveryKey;
