-- What the script and people said about a run, oldest first.
CREATE PROCEDURE dashboard.ListComments
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @RunId varchar(100), @RunKey bigint, @Runs int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @RunId = LOWER(NULLIF(i.RunId, ''))
FROM OPENJSON(@Input) WITH (Email nvarchar(320) '$.Email', RunId varchar(100) '$.RunId') AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
-- An id, or the beginning of one that is enough.
IF @RunId IS NULL THROW 50400, N'RunId is missing.', 1;
IF LEN(@RunId) < 4 OR LEN(@RunId) > 36 OR REPLACE(@RunId, '-', '') LIKE '%[^0-9a-f]%'
  THROW 50400, N'RunId must be the id of a run, or at least its first 4 characters.', 1;
SELECT @Runs = COUNT(*), @RunKey = MAX(r.RunKey)
FROM (
  SELECT TOP (2) RunKey
  FROM dbo.LogHistory
  WHERE RunId LIKE @RunId + '%' AND (@OwnDepartmentId IS NULL OR DepartmentId = @OwnDepartmentId)
) AS r;
IF @Runs = 0
BEGIN
  SET @Refusal = N'There is no run ' + @RunId + N', or its department isn''t yours to see.';
  THROW 50404, @Refusal, 1;
END;
IF @Runs > 1
BEGIN
  SET @Refusal = N'More than one run begins with ' + @RunId + N': give more of its id.';
  THROW 50409, @Refusal, 1;
END;

SELECT
  CONVERT(varchar(20), c.CommentKey) AS CommentKey,
  dbo.UtcText(c.At) AS At,
  c.Email, u.Name AS AuthorName, c.Text
FROM dbo.RunComments AS c LEFT JOIN dbo.Users AS u ON u.Email = c.Email
WHERE c.RunKey = @RunKey
ORDER BY c.At, c.Seq, c.CommentKey;
