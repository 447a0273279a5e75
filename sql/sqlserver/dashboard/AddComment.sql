-- A person says something about a run.
CREATE PROCEDURE dashboard.AddComment
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @RunId varchar(100), @RunKey bigint, @Number int, @Text nvarchar(max), @Source nvarchar(100), @CommentKey bigint;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'), @RunId = LOWER(NULLIF(i.RunId, ''))
FROM OPENJSON(@Input) WITH (Email nvarchar(320) '$.Email', Source nvarchar(100) '$.Source',
  RunId varchar(100) '$.RunId') AS i;
-- A long text comes through whole only this way.
SELECT @Text = NULLIF(dbo.JsonText(value), N'') FROM OPENJSON(@Input) WHERE [key] = N'Text';
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role operator; yours is ' + @Role + N'.';
IF @Rank < 2 THROW 50403, @Refusal, 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.FindRun(@RunId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
IF @Text IS NULL THROW 50400, N'Text is missing.', 1;

INSERT INTO dbo.RunComments (RunKey, At, Email, Text) VALUES (@RunKey, SYSUTCDATETIME(), @Email, @Text);
SET @CommentKey = SCOPE_IDENTITY();

SELECT
  CONVERT(varchar(20), c.CommentKey) AS CommentKey,
  dbo.UtcText(c.At) AS At,
  c.Email, u.Name AS AuthorName, c.Text
FROM dbo.RunComments AS c LEFT JOIN dbo.Users AS u ON u.Email = c.Email
WHERE c.CommentKey = @CommentKey
ORDER BY c.At, c.Seq, c.CommentKey;
