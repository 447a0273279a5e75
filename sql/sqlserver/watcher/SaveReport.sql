-- Sends somebody's report up to a time, once: not if another watcher has sent it, or they want no report any more.
CREATE PROCEDURE watcher.SaveReport
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Now datetime2(3), @UserId int, @Until datetime2(3), @Channel varchar(5), @Recipient nvarchar(320), @Text nvarchar(max), @AlertKey bigint,
  @Saved int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()), @UserId = i.UserId, @Until = dbo.UtcTime(i.UntilTime),
  @Channel = i.Channel, @Recipient = LEFT(i.Recipient, 320), @Text = i.Text
FROM OPENJSON(@Input) WITH (
  Present nvarchar(100) '$.Now',
  UserId int '$.UserId',
  UntilTime nvarchar(100) '$.Until',
  Channel varchar(5) '$.Channel',
  Recipient nvarchar(1000) '$.Recipient',
  Text nvarchar(max) '$.Text'
) AS i;

BEGIN TRANSACTION;

UPDATE dbo.Users
SET ReportedUntil = @Until
WHERE UserId = @UserId AND Active = 1 AND ReportEvery <> 'none' AND (ReportedUntil IS NULL OR ReportedUntil < @Until);
SET @Saved = @@ROWCOUNT;
IF @Saved = 1
BEGIN
  INSERT INTO dbo.Alerts (EventKey, Kind, DepartmentId, Text, OpenedAt, LastSeenAt, ClosedAt)
  SELECT CONCAT('report/', UserId, '/', dbo.UtcText(@Until)), 'report', DepartmentId, @Text, @Now, @Now, @Now
  FROM dbo.Users
  WHERE UserId = @UserId;
  SET @AlertKey = SCOPE_IDENTITY();
  INSERT INTO dbo.AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
  VALUES (@AlertKey, @Channel, @Recipient, 'report', 'Waiting', @Now);
END;

COMMIT TRANSACTION;

SELECT CAST(@Saved AS bit) AS Saved;
