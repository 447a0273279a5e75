-- Changes the given fields of a ticket; the others keep their values. Closing records who did it and when; reopening
-- clears that.
CREATE PROCEDURE dashboard.ChangeTicket
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Source varchar(10), @Number int, @Refusal nvarchar(2000),
  @TicketId int, @Title nvarchar(4000), @Description nvarchar(max), @Priority varchar(100),
  @Status varchar(100), @OldTitle nvarchar(300), @OldDescription nvarchar(max), @OldPriority varchar(10),
  @OldStatus varchar(10);

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'operator');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @TicketId = dbo.WholeNumber(i.TicketId),
  @Title = dbo.NonEmpty(i.Title),
  @Priority = RTRIM(dbo.NonEmpty(i.Priority)),
  @Status = RTRIM(dbo.NonEmpty(i.Status)),
  @Description = ISNULL(dbo.NonEmpty(i.Description), N'')
FROM OPENJSON(@Input) WITH (
  TicketId nvarchar(100) '$.TicketId',
  Title nvarchar(4000) '$.Title',
  Priority varchar(100) '$.Priority',
  Status varchar(100) '$.Status',
  Description nvarchar(max) '$.Description'
) AS i;
SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindTicket(@TicketId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
IF DATALENGTH(@Title) / 2 > 300 THROW 50400, N'Title has more than 300 characters.', 1;
IF DATALENGTH(@Description) / 2 > 1000000 THROW 50400, N'Description has more than 1000000 characters.', 1;

BEGIN TRANSACTION;

SELECT @OldTitle = Title, @OldDescription = Description, @OldPriority = Priority, @OldStatus = Status
FROM dbo.Tickets WITH (UPDLOCK)
WHERE TicketId = @TicketId;
IF dbo.HasField(@Input, N'Title') = 0 SET @Title = @OldTitle;
IF dbo.HasField(@Input, N'Description') = 0 SET @Description = @OldDescription;
IF dbo.HasField(@Input, N'Priority') = 0 SET @Priority = @OldPriority;
IF dbo.HasField(@Input, N'Status') = 0 SET @Status = @OldStatus;
IF @Title IS NULL THROW 50400, N'Title is missing.', 1;
IF ISNULL(@Priority, '') COLLATE Latin1_General_BIN2 NOT IN ('Low', 'Normal', 'High')
  THROW 50400, N'Priority must be one of Low, Normal, High.', 1;
IF ISNULL(@Status, '') COLLATE Latin1_General_BIN2 NOT IN ('Open', 'InProgress', 'Closed')
  THROW 50400, N'Status must be one of Open, InProgress, Closed.', 1;

UPDATE dbo.Tickets
SET
  Title = @Title,
  Description = @Description,
  Priority = @Priority,
  Status = @Status,
  ClosedBy = CASE WHEN @Status <> 'Closed' THEN NULL WHEN Status = 'Closed' THEN ClosedBy ELSE @Email END,
  ClosedAt = CASE WHEN @Status <> 'Closed' THEN NULL ELSE ISNULL(ClosedAt, SYSUTCDATETIME()) END
WHERE TicketId = @TicketId;

INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Ticket', CONVERT(nvarchar(20), @TicketId), f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM (
  VALUES
    (N'Title', CAST(@OldTitle AS nvarchar(max)), CAST(@Title AS nvarchar(max))),
    (N'Description', @OldDescription, @Description),
    (N'Priority', @OldPriority, @Priority),
    (N'Status', @OldStatus, @Status)
) AS f (Field, OldValue, NewValue)
CROSS APPLY dbo.Changed(f.OldValue, f.NewValue) AS c;

COMMIT TRANSACTION;

SELECT t.* FROM dbo.TicketRows AS t WHERE t.TicketId = @TicketId;
