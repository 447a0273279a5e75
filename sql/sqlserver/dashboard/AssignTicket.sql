-- Assigns a ticket to somebody, or to nobody.
CREATE PROCEDURE dashboard.AssignTicket
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Source varchar(10), @Number int, @Refusal nvarchar(2000),
  @TicketId int, @AssigneeEmail nvarchar(4000), @DepartmentId int, @AssigneeId int, @OldAssigneeEmail nvarchar(320);

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'operator');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @TicketId = dbo.WholeNumber(i.TicketId), @AssigneeEmail = dbo.NonEmpty(i.AssigneeEmail)
FROM OPENJSON(@Input) WITH (TicketId nvarchar(100) '$.TicketId', AssigneeEmail nvarchar(4000) '$.AssigneeEmail') AS i;
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
CROSS APPLY dbo.Changed(f.OldValue, f.NewValue) AS c;

COMMIT TRANSACTION;

SELECT t.* FROM dbo.TicketRows AS t WHERE t.TicketId = @TicketId;
