-- Claims one message to send now through one of the channels, or up to a hundred that wait beside it for the same
-- recipient. Nobody else sends them for LeaseSeconds. No row: there is none. Callers queue at one row of the settings.
-- Anybody may claim a message whose lease has expired: the earlier watcher may have sent it and died before recording
-- that.
-- A recipient gets the messages of one alert in order, so that the last one is the current state.
CREATE PROCEDURE watcher.ClaimDelivery
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Now datetime2(3), @Watcher nvarchar(256), @LeaseSeconds int, @Beside bigint,
  @BesideChannel varchar(5), @BesideRecipient nvarchar(320), @AllReasons bit;
DECLARE @Channels TABLE (Name varchar(5) NOT NULL);
DECLARE @Reasons TABLE (Name varchar(20) NOT NULL);
DECLARE @Next TABLE (DeliveryKey bigint NOT NULL PRIMARY KEY);
DECLARE @Claimed TABLE (DeliveryKey bigint NOT NULL);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()), @Watcher = LEFT(i.Watcher, 256),
  @LeaseSeconds = i.LeaseSeconds, @Beside = i.BesideDeliveryKey
FROM OPENJSON(@Input) WITH (
  Present nvarchar(100) '$.Now',
  Watcher nvarchar(4000) '$.Watcher',
  LeaseSeconds int '$.LeaseSeconds',
  BesideDeliveryKey bigint '$.BesideDeliveryKey'
) AS i;
INSERT INTO @Channels (Name) SELECT c.value FROM OPENJSON(@Input, '$.Channels') AS c;

INSERT INTO @Reasons (Name) SELECT r.value FROM OPENJSON(@Input, '$.Reasons') AS r;
SET @AllReasons = CASE WHEN JSON_QUERY(@Input, '$.Reasons') IS NULL THEN 1 ELSE 0 END;
SELECT @BesideChannel = Channel, @BesideRecipient = Recipient FROM dbo.AlertDeliveries WHERE DeliveryKey = @Beside;

BEGIN TRANSACTION;

UPDATE dbo.Settings SET ChangedAt = @Now WHERE Name = N'WatcherClaim';
IF @@ROWCOUNT = 0
  INSERT INTO dbo.Settings (Name)
  SELECT N'WatcherClaim'
  WHERE NOT EXISTS (SELECT 1 FROM dbo.Settings WITH (UPDLOCK, HOLDLOCK) WHERE Name = N'WatcherClaim');

-- Found without a lock, then changed by their keys, so finishing or redirecting one meanwhile doesn't wait.
INSERT INTO @Next (DeliveryKey)
SELECT TOP (CASE WHEN @Beside IS NULL THEN 1 ELSE 100 END) n.DeliveryKey
FROM dbo.AlertDeliveries AS n
WHERE
  n.AlertKey IS NOT NULL AND n.Status IN ('Waiting', 'Sending') AND n.Channel IN (SELECT Name FROM @Channels)
  AND ((n.Status = 'Waiting' AND n.NextAttemptAt <= @Now) OR (n.Status = 'Sending' AND n.LeaseUntil <= @Now))
  AND (@AllReasons = 1 OR n.Reason IN (SELECT Name FROM @Reasons))
  AND (
    @Beside IS NULL OR (n.Channel = @BesideChannel AND n.Recipient = @BesideRecipient AND n.Reason NOT IN ('changed', 'report'))
  )
  AND NOT EXISTS (
    SELECT 1
    FROM dbo.AlertDeliveries AS o
    WHERE
      o.AlertKey = n.AlertKey AND o.Channel = n.Channel AND o.Recipient = n.Recipient
      AND o.DeliveryKey <> n.DeliveryKey
      AND (
        (o.Status = 'Sending' AND o.LeaseUntil > @Now)
        OR (o.Status IN ('Waiting', 'Sending') AND o.DeliveryKey < n.DeliveryKey)
      )
  )
ORDER BY n.NextAttemptAt, n.DeliveryKey;
UPDATE dbo.AlertDeliveries WITH (FORCESEEK)
SET
  MaybeRepeated = CASE Status WHEN 'Sending' THEN 1 ELSE MaybeRepeated END,
  Status = 'Sending',
  LeaseUntil = DATEADD(second, @LeaseSeconds, @Now),
  ClaimedBy = @Watcher,
  Attempts = Attempts + 1
OUTPUT inserted.DeliveryKey AS DeliveryKey INTO @Claimed (DeliveryKey)
WHERE
  DeliveryKey IN (SELECT DeliveryKey FROM @Next)
  AND ((Status = 'Waiting' AND NextAttemptAt <= @Now) OR (Status = 'Sending' AND LeaseUntil <= @Now));

COMMIT TRANSACTION;

SELECT
  CONVERT(varchar(20), m.DeliveryKey) AS DeliveryKey, CONVERT(varchar(20), m.AlertKey) AS AlertKey, m.Channel, m.Recipient,
  m.Reason, m.Attempts, m.MaybeRepeated, dbo.UtcText(m.NextAttemptAt) AS WaitingSince,
  (
    SELECT COUNT(*)
    FROM dbo.AlertDeliveries AS w
    WHERE
      w.Status = 'Waiting' AND w.NextAttemptAt <= @Now AND w.Channel = m.Channel AND w.Recipient = m.Recipient
      AND w.AlertKey IS NOT NULL AND w.Reason NOT IN ('changed', 'report')
  ) AS Beside,
  ISNULL(
    (
      SELECT TOP (1) p.Language
      FROM dbo.Users AS p
      WHERE p.Active = 1 AND (p.Email = m.Recipient OR p.SlackChannel = m.Recipient OR p.SlackId = m.Recipient)
      ORDER BY p.UserId
    ),
    'it'
  ) AS Language,
  a.Kind, a.Text,
  dbo.UtcText(a.OpenedAt) AS OpenedAt,
  dbo.UtcText(a.LastSeenAt) AS LastSeenAt,
  a.SeenCount,
  dbo.UtcText(a.AcknowledgedAt) AS AcknowledgedAt,
  ISNULL(k.Name, a.AcknowledgedBy COLLATE DATABASE_DEFAULT) AS AcknowledgedBy,
  u.Name AS AssigneeName,
  dbo.UtcText(a.ClosedAt) AS ClosedAt,
  dbo.UtcText(a.DueAt) AS DueAt,
  (
    SELECT TOP (1) f.ServiceId
    FROM dbo.AlertDeliveries AS f
    WHERE
      f.AlertKey = m.AlertKey AND f.Channel = m.Channel AND f.Recipient = m.Recipient AND f.DeliveryKey <> m.DeliveryKey
      AND f.Status = 'Sent' AND f.ServiceId IS NOT NULL
    ORDER BY f.DeliveryKey
  ) AS FirstServiceId,
  a.JobId, j.Name AS JobName, j.Icon, a.DepartmentId, d.Name AS DepartmentName,
  d.SlackChannel, d.MailAddress, j.TimeZone, j.DocumentationUrl,
  h.RunId, h.Status AS RunStatus,
  dbo.UtcText(h.StartedAt) AS StartedAt,
  dbo.UtcText(h.EndedAt) AS EndedAt,
  COALESCE(h.EndMessage, h.Message) AS Message, h.Traceback, h.Machine
FROM
  dbo.AlertDeliveries AS m
  JOIN dbo.Alerts AS a ON a.AlertKey = m.AlertKey
  LEFT JOIN dbo.Departments AS d ON d.DepartmentId = a.DepartmentId
  LEFT JOIN dbo.Jobs AS j ON j.JobId = a.JobId
  LEFT JOIN dbo.LogHistory AS h ON h.RunKey = a.RunKey
  LEFT JOIN dbo.Users AS k ON k.Email = a.AcknowledgedBy
  LEFT JOIN dbo.Users AS u ON u.UserId = a.AssigneeId
WHERE m.DeliveryKey IN (SELECT DeliveryKey FROM @Claimed)
ORDER BY m.DeliveryKey;
