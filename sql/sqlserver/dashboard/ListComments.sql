-- What the script and people said about a run, oldest first.
CREATE PROCEDURE dashboard.ListComments
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @RunId varchar(100), @RunKey bigint, @Number int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @RunId = LOWER(NULLIF(i.RunId, ''))
FROM OPENJSON(@Input) WITH (Email nvarchar(320) '$.Email', RunId varchar(100) '$.RunId') AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.FindRun(@RunId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

SELECT
  CONVERT(varchar(20), c.CommentKey) AS CommentKey,
  dbo.UtcText(c.At) AS At,
  c.Email, u.Name AS AuthorName, c.Text
FROM dbo.RunComments AS c LEFT JOIN dbo.Users AS u ON u.Email = c.Email
WHERE c.RunKey = @RunKey
ORDER BY c.At, c.Seq, c.CommentKey;
