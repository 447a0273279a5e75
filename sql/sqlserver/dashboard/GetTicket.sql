-- Everything about one ticket. A ticket that the caller can't see counts as not found.
CREATE PROCEDURE dashboard.GetTicket
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @OwnDepartmentId int, @Number int, @Refusal nvarchar(2000), @TicketId int;

SELECT @OwnDepartmentId = OwnDepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @TicketId = dbo.WholeNumber(i.TicketId)
FROM OPENJSON(@Input) WITH (TicketId nvarchar(100) '$.TicketId') AS i;
SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindTicket(@TicketId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

SELECT t.* FROM dbo.TicketRows AS t WHERE t.TicketId = @TicketId;
