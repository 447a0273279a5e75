-- A person says something about a ticket; a viewer may.
CREATE PROCEDURE dashboard.AddTicketComment
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @TicketId int, @Text nvarchar(max), @Number int, @CommentKey bigint;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'),
  @TicketId = CAST(NULLIF(NULLIF(i.TicketId, N''), N'0') AS int)
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  TicketId nvarchar(100) '$.TicketId'
) AS i;
-- A long text comes through whole only this way.
SELECT @Text = NULLIF(dbo.JsonText(value), N'') FROM OPENJSON(@Input) WHERE [key] = N'Text';
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindTicket(@TicketId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
IF @Text IS NULL THROW 50400, N'Text is missing.', 1;
IF LEN(@Text) > 1000000 THROW 50400, N'Text has more than 1000000 characters.', 1;

INSERT INTO dbo.TicketComments (TicketId, At, Email, Text) VALUES (@TicketId, SYSUTCDATETIME(), @Email, @Text);
SET @CommentKey = SCOPE_IDENTITY();

SELECT
  CONVERT(varchar(20), c.CommentKey) AS CommentKey,
  dbo.UtcText(c.At) AS At,
  c.Email, u.Name AS AuthorName, c.Text
FROM dbo.TicketComments AS c LEFT JOIN dbo.Users AS u ON u.Email = c.Email
WHERE c.CommentKey = @CommentKey;
