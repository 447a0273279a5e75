-- Messages about alerts that have waited this long for a channel that isn't one of these.
CREATE PROCEDURE watcher.ListStranded
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @WaitedSince datetime2(3);
DECLARE @Channels TABLE (Name varchar(5) NOT NULL);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @WaitedSince = DATEADD(second, -i.WaitedSeconds, ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()))
FROM OPENJSON(@Input) WITH (Present nvarchar(100) '$.Now', WaitedSeconds int '$.WaitedSeconds') AS i;
INSERT INTO @Channels (Name) SELECT c.value FROM OPENJSON(@Input, '$.Channels') AS c;

SELECT TOP (500)
  CONVERT(varchar(20), m.DeliveryKey) AS DeliveryKey, m.Channel, m.Recipient, a.DepartmentId, d.SlackChannel, d.MailAddress
FROM
  dbo.AlertDeliveries AS m
  JOIN dbo.Alerts AS a ON a.AlertKey = m.AlertKey
  JOIN dbo.Departments AS d ON d.DepartmentId = a.DepartmentId
WHERE
  m.Status = 'Waiting' AND m.Reason <> 'report' AND m.NextAttemptAt <= @WaitedSince AND m.Channel NOT IN (SELECT Name FROM @Channels)
ORDER BY m.DeliveryKey;
