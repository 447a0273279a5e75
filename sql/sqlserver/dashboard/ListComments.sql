-- The comments on a run by the script and people, oldest first.
CREATE PROCEDURE dashboard.ListComments
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @OwnDepartmentId int, @Number int, @Refusal nvarchar(2000), @RunId varchar(100), @RunKey bigint;

SELECT @OwnDepartmentId = OwnDepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @RunId = LOWER(dbo.NonEmpty(i.RunId))
FROM OPENJSON(@Input) WITH (RunId varchar(100) '$.RunId') AS i;
SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.FindRun(@RunId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

SELECT
  CONVERT(varchar(20), c.CommentKey) AS CommentKey,
  dbo.UtcText(c.At) AS At,
  c.Email, u.Name AS AuthorName, c.Text
FROM dbo.RunComments AS c LEFT JOIN dbo.Users AS u ON u.Email = c.Email
WHERE c.RunKey = @RunKey
ORDER BY c.At, c.Seq, c.CommentKey;
