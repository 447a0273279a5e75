-- Tells about the alerts of an outage in one message, unless somebody else has told about one of them.
CREATE PROCEDURE watcher.SaveSummary
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Now datetime2(3), @DepartmentId int, @EventKey varchar(200), @Text nvarchar(max), @AlertKey bigint, @Saved bit = 0;
DECLARE @Keys TABLE (AlertKey bigint NOT NULL PRIMARY KEY);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()), @DepartmentId = i.DepartmentId, @EventKey = i.EventKey,
  @Text = i.Text
FROM OPENJSON(@Input) WITH (
  Present nvarchar(100) '$.Now',
  DepartmentId int '$.DepartmentId',
  EventKey varchar(200) '$.EventKey',
  Text nvarchar(max) '$.Text'
) AS i;
INSERT INTO @Keys (AlertKey) SELECT CAST(k.value AS bigint) FROM OPENJSON(@Input, '$.AlertKeys') AS k;

BEGIN TRANSACTION;

UPDATE dbo.Alerts SET InSummary = 0 WHERE InSummary = 1 AND AlertKey IN (SELECT AlertKey FROM @Keys);
IF @@ROWCOUNT = (SELECT COUNT(*) FROM @Keys) SET @Saved = 1;
IF @Saved = 1
BEGIN
  INSERT INTO dbo.Alerts (EventKey, Kind, DepartmentId, Text, OpenedAt, LastSeenAt, ClosedAt)
  VALUES (@EventKey, 'summary', @DepartmentId, @Text, @Now, @Now, @Now);
  SET @AlertKey = SCOPE_IDENTITY();
  INSERT INTO dbo.AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
  SELECT @AlertKey, d.Channel, d.Recipient, 'opened', 'Waiting', dbo.UtcTime(d.NotBefore)
  FROM OPENJSON(@Input, '$.Deliveries') WITH (
    Channel varchar(5) '$.Channel',
    Recipient nvarchar(1000) '$.Recipient',
    NotBefore nvarchar(100) '$.NotBefore'
  ) AS d;
  COMMIT TRANSACTION;
END
ELSE ROLLBACK TRANSACTION;

SELECT @Saved AS Saved;
