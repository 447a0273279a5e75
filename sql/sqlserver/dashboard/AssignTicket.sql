-- A ticket becomes somebody's, or nobody's.
CREATE PROCEDURE dashboard.AssignTicket
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @TicketId int, @AssigneeEmail nvarchar(4000), @Number int, @DepartmentId int,
  @AssigneeId int, @OldAssigneeEmail nvarchar(320);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'),
  @TicketId = CAST(NULLIF(NULLIF(i.TicketId, N''), N'0') AS int),
  @AssigneeEmail = NULLIF(dbo.JsonText(i.AssigneeEmail), N'')
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  TicketId nvarchar(100) '$.TicketId',
  AssigneeEmail nvarchar(4000) '$.AssigneeEmail'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role operator; yours is ' + @Role + N'.';
IF @Rank < 2 THROW 50403, @Refusal, 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal FROM dbo.FindTicket(@TicketId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @AssigneeId = UserId, @AssigneeEmail = Email, @Number = Number, @Refusal = Refusal
FROM dbo.FindAssignee(@AssigneeEmail, @DepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

SELECT @OldAssigneeEmail = u.Email
FROM dbo.Tickets AS t WITH (UPDLOCK) LEFT JOIN dbo.Users AS u ON u.UserId = t.AssigneeId
WHERE t.TicketId = @TicketId;
UPDATE dbo.Tickets SET AssigneeId = @AssigneeId WHERE TicketId = @TicketId;
INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Ticket', CONVERT(nvarchar(20), @TicketId), f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM (VALUES (N'AssigneeEmail', @OldAssigneeEmail, @AssigneeEmail)) AS f (Field, OldValue, NewValue)
WHERE ISNULL(f.OldValue, NCHAR(1)) <> ISNULL(f.NewValue, NCHAR(1)) COLLATE Latin1_General_BIN2;

COMMIT TRANSACTION;

SELECT t.* FROM dbo.TicketRows AS t WHERE t.TicketId = @TicketId;
