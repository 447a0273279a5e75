-- The comments on a ticket, oldest first.
CREATE PROCEDURE dashboard.ListTicketComments
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

SELECT
  CONVERT(varchar(20), c.CommentKey) AS CommentKey,
  dbo.UtcText(c.At) AS At,
  c.Email, u.Name AS AuthorName, c.Text
FROM dbo.TicketComments AS c LEFT JOIN dbo.Users AS u ON u.Email = c.Email
WHERE c.TicketId = @TicketId
ORDER BY c.At, c.CommentKey;
