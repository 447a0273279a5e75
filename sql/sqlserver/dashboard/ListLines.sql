-- Lines of a run after AfterSeq, of a level and what is worse.
CREATE PROCEDURE dashboard.ListLines
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @RunId varchar(100), @RunKey bigint, @Runs int, @AfterSeq int, @Level nvarchar(100), @PageSize int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @RunId = LOWER(NULLIF(i.RunId, '')), @AfterSeq = CAST(ISNULL(NULLIF(i.AfterSeq, N''), N'-1') AS int),
  @Level = ISNULL(NULLIF(i.Level, N''), N'debug'),
  @PageSize = ISNULL(CAST(NULLIF(NULLIF(i.PageSize, N''), N'0') AS int), 200)
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  RunId varchar(100) '$.RunId',
  AfterSeq nvarchar(100) '$.AfterSeq',
  Level nvarchar(100) '$.Level',
  PageSize nvarchar(100) '$.PageSize'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
IF @Level NOT IN (N'debug', N'info', N'warn', N'error') THROW 50400,
  N'Level must be one of debug, info, warn, error.', 1;
IF @PageSize < 1 OR @PageSize > 1000 THROW 50400, N'PageSize must be a whole number from 1 to 1000.', 1;
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

SELECT TOP (@PageSize)
  l.Seq,
  dbo.UtcText(l.At) AS At,
  l.Level,
  l.Text
FROM dbo.LogLines AS l
WHERE
  l.RunKey = @RunKey AND l.Seq > @AfterSeq
  AND (
    @Level = N'debug'
    OR (@Level = N'info' AND l.Level IN (N'info', N'warn', N'error'))
    OR (@Level = N'warn' AND l.Level IN (N'warn', N'error'))
    OR l.Level = @Level
  )
ORDER BY l.Seq
OPTION (RECOMPILE);
