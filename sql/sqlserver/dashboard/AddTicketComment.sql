-- Adds a person's comment to a ticket; viewers may do this.
CREATE PROCEDURE dashboard.AddTicketComment
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Number int, @Refusal nvarchar(2000), @TicketId int,
  @Text nvarchar(max), @RequestKey varchar(100), @CommentKey bigint;

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @RequestKey = RequestKey, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @TicketId = dbo.WholeNumber(i.TicketId), @Text = dbo.NonEmpty(i.Text)
FROM OPENJSON(@Input) WITH (
  TicketId nvarchar(100) '$.TicketId',
  Text nvarchar(max) '$.Text'
) AS i;
SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindTicket(@TicketId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
IF @Text IS NULL THROW 50400, N'Text is missing.', 1;
IF DATALENGTH(@Text) / 2 > 1000000 THROW 50400, N'Text has more than 1000000 characters.', 1;

BEGIN TRANSACTION;

SELECT @CommentKey = Made FROM dbo.RequestedBefore(@RequestKey, 'AddTicketComment');
IF @CommentKey IS NULL
BEGIN
  INSERT INTO dbo.TicketComments (TicketId, At, Email, Text) VALUES (@TicketId, SYSUTCDATETIME(), @Email, @Text);
  SET @CommentKey = SCOPE_IDENTITY();
  EXEC dbo.RememberRequest @RequestKey = @RequestKey, @ProcedureName = 'AddTicketComment', @Entity = @CommentKey;
END;

COMMIT TRANSACTION;

SELECT
  CONVERT(varchar(20), c.CommentKey) AS CommentKey,
  dbo.UtcText(c.At) AS At,
  c.Email, u.Name AS AuthorName, c.Text
FROM dbo.TicketComments AS c LEFT JOIN dbo.Users AS u ON u.Email = c.Email
WHERE c.CommentKey = @CommentKey;
