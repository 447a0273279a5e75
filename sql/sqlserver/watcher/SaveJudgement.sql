-- Saves a decision about a job completely, or not at all if somebody else has decided about the job since it was read.
-- SQL Server only guesses how many rows a list has, so FORCESEEK makes it seek each table by the list's keys: a scan would wait
-- for rows that another watcher has locked.
CREATE PROCEDURE watcher.SaveJudgement
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @JobId int, @Version int, @FailuresInRow int, @SuccessesInRow int, @Saved int;
DECLARE @Opened TABLE (EventKey varchar(200) NOT NULL, AlertKey bigint NOT NULL);
DECLARE @Closed TABLE (
  AlertKey bigint NOT NULL, At datetime2(3) NOT NULL, Ending int NULL, Tell bit NOT NULL, NotBefore datetime2(3) NOT NULL
);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @JobId = i.JobId, @Version = i.Version, @FailuresInRow = i.FailuresInRow, @SuccessesInRow = i.SuccessesInRow
FROM OPENJSON(@Input) WITH (
  JobId int '$.JobId',
  Version int '$.Version',
  FailuresInRow int '$.FailuresInRow',
  SuccessesInRow int '$.SuccessesInRow'
) AS i;
INSERT INTO @Closed (AlertKey, At, Ending, Tell, NotBefore)
SELECT c.AlertKey, dbo.UtcTime(c.At), c.Ending, CASE c.Tell WHEN 'true' THEN 1 ELSE 0 END, dbo.UtcTime(c.NotBefore)
FROM OPENJSON(@Input, '$.Closed') WITH (
  AlertKey bigint '$.AlertKey',
  At nvarchar(100) '$.At',
  Ending int '$.Ending',
  Tell nvarchar(5) '$.Tell',
  NotBefore nvarchar(100) '$.NotBefore'
) AS c;

BEGIN TRANSACTION;

UPDATE dbo.Jobs
SET JudgedVersion = JudgedVersion + 1, FailuresInRow = @FailuresInRow, SuccessesInRow = @SuccessesInRow
WHERE JobId = @JobId AND JudgedVersion = @Version;
SET @Saved = @@ROWCOUNT;

IF @Saved = 1
BEGIN
  UPDATE dbo.LogHistory WITH (FORCESEEK)
  SET ToMatch = 0
  WHERE RunKey IN (SELECT CAST(m.value AS bigint) FROM OPENJSON(@Input, '$.Matched') AS m);

  -- An end that replaced a loss meanwhile has a later JudgeDueAt, and is still to be judged.
  UPDATE h
  SET JudgeDueAt = NULL
  FROM
    dbo.LogHistory AS h WITH (FORCESEEK)
    JOIN OPENJSON(@Input, '$.Judged') WITH (RunKey bigint '$.RunKey', JudgeDueAt nvarchar(100) '$.JudgeDueAt') AS x
      ON x.RunKey = h.RunKey AND dbo.UtcTime(x.JudgeDueAt) = h.JudgeDueAt;

  UPDATE e
  SET Status = x.Status, RunKey = x.RunKey
  FROM
    dbo.ExpectedRuns AS e WITH (FORCESEEK)
    JOIN OPENJSON(@Input, '$.Expected') WITH (
      DueAt nvarchar(100) '$.DueAt',
      Status varchar(10) '$.Status',
      RunKey bigint '$.RunKey'
    ) AS x ON e.JobId = @JobId AND e.DueAt = dbo.UtcTime(x.DueAt);

  -- An event opens only one alert.
  INSERT INTO dbo.Alerts (
    EventKey, Kind, JobId, DepartmentId, RunKey, DueAt, Fingerprint, Text, OpenedAt, LastSeenAt, SeenCount, ClosedAt,
    RepeatAt, InSummary
  )
  OUTPUT inserted.EventKey AS EventKey, inserted.AlertKey AS AlertKey INTO @Opened (EventKey, AlertKey)
  SELECT
    o.EventKey, o.Kind, j.JobId, j.DepartmentId, o.RunKey, dbo.UtcTime(o.DueAt), o.Fingerprint, o.Text,
    dbo.UtcTime(o.At), dbo.UtcTime(o.At), o.SeenCount, dbo.UtcTime(o.ClosedAt), dbo.UtcTime(o.RepeatAt),
    CASE o.InSummary WHEN 'true' THEN 1 ELSE 0 END
  FROM
    OPENJSON(@Input, '$.Opened') AS e
    CROSS APPLY OPENJSON(e.value) WITH (
      EventKey varchar(200) '$.EventKey',
      Kind varchar(20) '$.Kind',
      RunKey bigint '$.RunKey',
      DueAt nvarchar(100) '$.DueAt',
      Fingerprint varchar(16) '$.Fingerprint',
      Text nvarchar(4000) '$.Text',
      At nvarchar(100) '$.At',
      SeenCount int '$.SeenCount',
      ClosedAt nvarchar(100) '$.ClosedAt',
      RepeatAt nvarchar(100) '$.RepeatAt',
      InSummary nvarchar(5) '$.InSummary'
    ) AS o
    CROSS JOIN dbo.Jobs AS j
  WHERE
    j.JobId = @JobId
    AND NOT EXISTS (
      SELECT 1
      FROM dbo.Alerts AS a WITH (UPDLOCK, HOLDLOCK, FORCESEEK)
      WHERE a.EventKey = o.EventKey COLLATE Latin1_General_BIN2
    )
  ORDER BY CAST(e.[key] AS int);

  UPDATE a
  SET SeenCount = a.SeenCount + s.Times, LastSeenAt = CASE WHEN s.At > a.LastSeenAt THEN s.At ELSE a.LastSeenAt END
  FROM
    dbo.Alerts AS a WITH (FORCESEEK)
    JOIN (
      SELECT x.AlertKey, COUNT(*) AS Times, MAX(dbo.UtcTime(x.At)) AS At
      FROM OPENJSON(@Input, '$.Seen') WITH (AlertKey bigint '$.AlertKey', At nvarchar(100) '$.At') AS x
      GROUP BY x.AlertKey
    ) AS s ON s.AlertKey = a.AlertKey;

  UPDATE a
  SET ClosedAt = c.At, RepeatAt = NULL
  FROM dbo.Alerts AS a WITH (FORCESEEK) JOIN @Closed AS c ON c.AlertKey = a.AlertKey
  WHERE a.ClosedAt IS NULL;
  -- Removes messages about alerts that are over before anybody was told: quiet hours have delayed them.
  DELETE FROM dbo.AlertDeliveries WITH (FORCESEEK)
  WHERE
    Status = 'Waiting' AND Attempts = 0 AND Reason <> 'recovered' AND AlertKey IN (SELECT AlertKey FROM @Closed);
  -- Tells everybody who was told, or is being told, that one of an ending's alerts began: once, about the oldest.
  INSERT INTO dbo.AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
  SELECT MIN(d.AlertKey), d.Channel, d.Recipient, 'recovered', 'Waiting', MIN(c.NotBefore)
  FROM @Closed AS c JOIN dbo.AlertDeliveries AS d WITH (FORCESEEK) ON d.AlertKey = c.AlertKey
  WHERE c.Tell = 1 AND d.Status <> 'Failed'
  GROUP BY d.Channel, d.Recipient, c.Ending;
  -- Updates the message in Slack to show that the alert is over, if another alert's message announces it.
  INSERT INTO dbo.AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
  SELECT c.AlertKey, 'slack', t.Recipient, 'changed', 'Waiting', c.NotBefore
  FROM @Closed AS c CROSS APPLY dbo.ToldInSlack(c.AlertKey) AS t
  WHERE
    NOT EXISTS (
      SELECT 1
      FROM dbo.AlertDeliveries AS r WITH (FORCESEEK)
      WHERE
        r.AlertKey = c.AlertKey AND r.Channel = 'slack' AND r.Recipient = t.Recipient AND r.Reason = 'recovered'
        AND r.Status = 'Waiting'
    );

  UPDATE a
  SET RepeatAt = dbo.UtcTime(x.RepeatAt)
  FROM
    dbo.Alerts AS a WITH (FORCESEEK)
    JOIN OPENJSON(@Input, '$.Repeated') WITH (AlertKey bigint '$.AlertKey', RepeatAt nvarchar(100) '$.RepeatAt') AS x
      ON x.AlertKey = a.AlertKey;

  -- Messages about alerts that were just opened, and about earlier ones. A repeat says nothing new to whom the message before it
  -- still waits for, which may be long if a service is down.
  INSERT INTO dbo.AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
  SELECT
    ISNULL(d.AlertKey, o.AlertKey), d.Channel, d.Recipient, d.Reason, 'Waiting', dbo.UtcTime(d.NotBefore)
  FROM
    OPENJSON(@Input, '$.Deliveries') AS e
    CROSS APPLY OPENJSON(e.value) WITH (
      EventKey varchar(200) '$.EventKey',
      AlertKey bigint '$.AlertKey',
      Channel varchar(5) '$.Channel',
      Recipient nvarchar(1000) '$.Recipient',
      Reason varchar(20) '$.Reason',
      NotBefore nvarchar(100) '$.NotBefore'
    ) AS d
    LEFT JOIN @Opened AS o ON o.EventKey = d.EventKey
  WHERE
    ISNULL(d.AlertKey, o.AlertKey) IS NOT NULL
    AND (
      d.Reason <> 'repeat'
      OR NOT EXISTS (
        SELECT 1
        FROM dbo.AlertDeliveries AS w WITH (FORCESEEK)
        WHERE
          w.AlertKey = d.AlertKey AND w.Channel = d.Channel AND w.Recipient = d.Recipient COLLATE Latin1_General_100_CI_AS
          AND w.Reason IN ('opened', 'repeat') AND w.Status = 'Waiting'
      )
    )
  ORDER BY CAST(e.[key] AS int);
END;

COMMIT TRANSACTION;

SELECT CAST(@Saved AS bit) AS Saved;
