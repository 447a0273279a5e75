-- Records a message about a ticket that the app has sent itself, with the service's answer: sent or failed, never
-- waiting, so that no watcher sends it. Repeated requests record it once.
-- Allowed for operators, and for the ticket's author, because the app sends right after opening.
CREATE PROCEDURE dashboard.RecordDelivery
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Role nvarchar(10), @Rank int, @Source varchar(10), @Number int,
  @Refusal nvarchar(2000), @TicketId int, @Channel varchar(100), @Recipient nvarchar(4000), @Sent bit,
  @Answer nvarchar(max), @RequestKey varchar(100), @OpenedBy nvarchar(320), @Now datetime2(3) = SYSUTCDATETIME(), @DeliveryKey bigint;

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @Source = Source, @Rank = Rank, @Role = Role, @RequestKey = RequestKey, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @TicketId = dbo.WholeNumber(i.TicketId),
  @Channel = RTRIM(dbo.NonEmpty(i.Channel)),
  @Recipient = dbo.NonEmpty(i.Recipient),
  @Sent = dbo.Flag(i.Sent),
  @Answer = dbo.NonEmpty(i.Answer)
FROM OPENJSON(@Input) WITH (
  TicketId nvarchar(100) '$.TicketId',
  Channel varchar(100) '$.Channel',
  Recipient nvarchar(4000) '$.Recipient',
  Sent nvarchar(100) '$.Sent',
  Answer nvarchar(max) '$.Answer'
) AS i;
SELECT @OpenedBy = OpenedBy, @Number = Number, @Refusal = Refusal FROM dbo.FindTicket(@TicketId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
SET @Refusal = N'This needs the role operator; yours is ' + @Role + N'.';
IF @Rank < 2 AND (@Email IS NULL OR @OpenedBy IS NULL OR @Email <> @OpenedBy) THROW 50403, @Refusal, 1;
IF ISNULL(@Channel, '') COLLATE Latin1_General_BIN2 NOT IN ('mail', 'slack') THROW 50400, N'Channel must be one of mail, slack.', 1;
IF @Recipient IS NULL THROW 50400, N'Recipient is missing.', 1;
IF DATALENGTH(@Recipient) / 2 > 320 THROW 50400, N'Recipient has more than 320 characters.', 1;
IF @Sent IS NULL THROW 50400, N'Sent must be true or false.', 1;
IF DATALENGTH(@Answer) / 2 > 4000 THROW 50400, N'Answer has more than 4000 characters.', 1;

BEGIN TRANSACTION;

SELECT @DeliveryKey = Made FROM dbo.RequestedBefore(@RequestKey, 'RecordDelivery');
IF @DeliveryKey IS NULL
BEGIN
  INSERT INTO dbo.AlertDeliveries (TicketId, Channel, Recipient, Status, Attempts, NextAttemptAt, SentAt, Answer)
  VALUES (
    @TicketId, @Channel, @Recipient, CASE @Sent WHEN 1 THEN 'Sent' ELSE 'Failed' END, 1, @Now,
    CASE @Sent WHEN 1 THEN @Now END, @Answer
  );
  SET @DeliveryKey = SCOPE_IDENTITY();
  INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
  VALUES (
    N'Ticket', CONVERT(nvarchar(20), @TicketId), N'Delivery', NULL,
    @Channel + N' to ' + @Recipient + N': ' + CASE @Sent WHEN 1 THEN 'Sent' ELSE 'Failed' END, @Email, @Source
  );
  EXEC dbo.RememberRequest @RequestKey = @RequestKey, @ProcedureName = 'RecordDelivery', @Entity = @DeliveryKey;
END;

COMMIT TRANSACTION;

SELECT d.* FROM dbo.DeliveryRow(@DeliveryKey) AS d;
