-- What the app sent of a ticket by itself, as it was answered: sent or failed, and never waiting, so no watcher sends it.
-- An operator may, and whoever opened the ticket: the app sends right after opening.
CREATE PROCEDURE dashboard.RecordDelivery
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @TicketId int, @Channel nvarchar(100), @Recipient nvarchar(4000), @Sent bit,
  @Answer nvarchar(max), @Number int, @OpenedBy nvarchar(320), @Now datetime2(3) = SYSUTCDATETIME(),
  @DeliveryKey bigint;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'),
  @TicketId = CAST(NULLIF(NULLIF(i.TicketId, N''), N'0') AS int),
  @Channel = NULLIF(i.Channel, N''),
  @Recipient = NULLIF(dbo.JsonText(i.Recipient), N''),
  @Sent = CASE i.Sent WHEN N'true' THEN 1 WHEN N'1' THEN 1 WHEN N'false' THEN 0 WHEN N'0' THEN 0 END
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  TicketId nvarchar(100) '$.TicketId',
  Channel nvarchar(100) '$.Channel',
  Recipient nvarchar(4000) '$.Recipient',
  Sent nvarchar(100) '$.Sent'
) AS i;
-- A long text comes through whole only this way.
SELECT @Answer = NULLIF(dbo.JsonText(value), N'') FROM OPENJSON(@Input) WHERE [key] = N'Answer';
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
SELECT @OpenedBy = OpenedBy, @Number = Number, @Refusal = Refusal FROM dbo.FindTicket(@TicketId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
SET @Refusal = N'This needs the role operator; yours is ' + @Role + N'.';
IF @Rank < 2 AND (@Email IS NULL OR @OpenedBy IS NULL OR @Email <> @OpenedBy) THROW 50403, @Refusal, 1;
IF ISNULL(@Channel, N'') NOT IN (N'mail', N'slack') THROW 50400, N'Channel must be one of mail, slack.', 1;
IF @Recipient IS NULL THROW 50400, N'Recipient is missing.', 1;
IF LEN(@Recipient) > 320 THROW 50400, N'Recipient has more than 320 characters.', 1;
IF @Sent IS NULL THROW 50400, N'Sent must be true or false.', 1;
IF LEN(@Answer) > 4000 THROW 50400, N'Answer has more than 4000 characters.', 1;

BEGIN TRANSACTION;

INSERT INTO dbo.AlertDeliveries (TicketId, Channel, Recipient, Status, Attempts, NextAttemptAt, SentAt, Answer)
VALUES (
  @TicketId, @Channel, @Recipient, CASE @Sent WHEN 1 THEN N'Sent' ELSE N'Failed' END, 1, @Now,
  CASE @Sent WHEN 1 THEN @Now END, @Answer
);
SET @DeliveryKey = SCOPE_IDENTITY();
INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
VALUES (
  N'Ticket', CONVERT(nvarchar(20), @TicketId), N'Delivery', NULL,
  @Channel + N' to ' + @Recipient + N': ' + CASE @Sent WHEN 1 THEN N'Sent' ELSE N'Failed' END, @Email, @Source
);

COMMIT TRANSACTION;

SELECT d.* FROM dbo.DeliveryRow(@DeliveryKey) AS d;
