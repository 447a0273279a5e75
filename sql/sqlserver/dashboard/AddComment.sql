-- Adds a person's comment to a run.
CREATE PROCEDURE dashboard.AddComment
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Number int, @Refusal nvarchar(2000), @RunId varchar(100),
  @RunKey bigint, @Text nvarchar(max), @RequestKey varchar(100), @CommentKey bigint;

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @RequestKey = RequestKey, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'operator');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @RunId = LOWER(dbo.NonEmpty(i.RunId)), @Text = dbo.NonEmpty(i.Text)
FROM OPENJSON(@Input) WITH (
  RunId varchar(100) '$.RunId',
  Text nvarchar(max) '$.Text'
) AS i;
SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.FindRun(@RunId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
IF @Text IS NULL THROW 50400, N'Text is missing.', 1;
IF DATALENGTH(@Text) / 2 > 1000000 THROW 50400, N'Text has more than 1000000 characters.', 1;

BEGIN TRANSACTION;

SELECT @CommentKey = Made FROM dbo.RequestedBefore(@RequestKey, 'AddComment');
IF @CommentKey IS NULL
BEGIN
  INSERT INTO dbo.RunComments (RunKey, At, Email, Text) VALUES (@RunKey, SYSUTCDATETIME(), @Email, @Text);
  SET @CommentKey = SCOPE_IDENTITY();
  EXEC dbo.RememberRequest @RequestKey = @RequestKey, @ProcedureName = 'AddComment', @Entity = @CommentKey;
END;

COMMIT TRANSACTION;

SELECT
  CONVERT(varchar(20), c.CommentKey) AS CommentKey,
  dbo.UtcText(c.At) AS At,
  c.Email, u.Name AS AuthorName, c.Text
FROM dbo.RunComments AS c LEFT JOIN dbo.Users AS u ON u.Email = c.Email
WHERE c.CommentKey = @CommentKey;
