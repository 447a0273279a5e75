-- What is given of a ticket is changed and the rest keeps its value. Closing keeps who and when; opening again forgets it.
CREATE PROCEDURE dashboard.ChangeTicket
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @Given nvarchar(max), @TicketId int, @Title nvarchar(4000), @Description nvarchar(max),
  @Priority nvarchar(100), @Status nvarchar(100), @Number int, @OldTitle nvarchar(300),
  @OldDescription nvarchar(max), @OldPriority nvarchar(10), @OldStatus nvarchar(10);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Given = CONCAT(N',', STRING_AGG([key], N','), N',') FROM OPENJSON(@Input);
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'),
  @TicketId = CAST(NULLIF(NULLIF(i.TicketId, N''), N'0') AS int),
  @Title = NULLIF(dbo.JsonText(i.Title), N''),
  @Priority = NULLIF(i.Priority, N''),
  @Status = NULLIF(i.Status, N'')
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  TicketId nvarchar(100) '$.TicketId',
  Title nvarchar(4000) '$.Title',
  Priority nvarchar(100) '$.Priority',
  Status nvarchar(100) '$.Status'
) AS i;
-- A long text comes through whole only this way.
SELECT @Description = dbo.JsonText(value) FROM OPENJSON(@Input) WHERE [key] = N'Description';
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role operator; yours is ' + @Role + N'.';
IF @Rank < 2 THROW 50403, @Refusal, 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindTicket(@TicketId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
IF LEN(@Title) > 300 THROW 50400, N'Title has more than 300 characters.', 1;
IF LEN(@Description) > 1000000 THROW 50400, N'Description has more than 1000000 characters.', 1;

BEGIN TRANSACTION;

SELECT @OldTitle = Title, @OldDescription = Description, @OldPriority = Priority, @OldStatus = Status
FROM dbo.Tickets WITH (UPDLOCK)
WHERE TicketId = @TicketId;
IF @Given NOT LIKE N'%,Title,%' SET @Title = @OldTitle;
IF @Given NOT LIKE N'%,Description,%' SET @Description = @OldDescription;
IF @Given NOT LIKE N'%,Priority,%' SET @Priority = @OldPriority;
IF @Given NOT LIKE N'%,Status,%' SET @Status = @OldStatus;
SET @Description = ISNULL(@Description, N'');
IF @Title IS NULL THROW 50400, N'Title is missing.', 1;
IF ISNULL(@Priority, N'') NOT IN (N'Low', N'Normal', N'High')
  THROW 50400, N'Priority must be one of Low, Normal, High.', 1;
IF ISNULL(@Status, N'') NOT IN (N'Open', N'InProgress', N'Closed')
  THROW 50400, N'Status must be one of Open, InProgress, Closed.', 1;

UPDATE dbo.Tickets
SET
  Title = @Title,
  Description = @Description,
  Priority = @Priority,
  Status = @Status,
  ClosedBy = CASE WHEN @Status <> N'Closed' THEN NULL WHEN Status = N'Closed' THEN ClosedBy ELSE @Email END,
  ClosedAt = CASE WHEN @Status <> N'Closed' THEN NULL ELSE ISNULL(ClosedAt, SYSUTCDATETIME()) END
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
WHERE ISNULL(f.OldValue, NCHAR(1)) <> ISNULL(f.NewValue, NCHAR(1)) COLLATE Latin1_General_BIN2;

COMMIT TRANSACTION;

SELECT t.* FROM dbo.TicketRows AS t WHERE t.TicketId = @TicketId;
