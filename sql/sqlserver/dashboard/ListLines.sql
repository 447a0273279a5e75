-- Lines of a run after AfterSeq, of a level and what is worse.
CREATE PROCEDURE dashboard.ListLines
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @RunId varchar(100), @RunKey bigint, @Number int, @AfterSeq int, @Level nvarchar(100), @PageSize int;

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
SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.FindRun(@RunId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

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
