-- Lines of a run after AfterSeq, of a level and worse ones, one page at a time: one more than PageSize comes back if
-- there is a next page.
CREATE PROCEDURE dashboard.ListLines
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @OwnDepartmentId int, @Number int, @Refusal nvarchar(2000), @RunId varchar(100), @RunKey bigint, @AfterSeq int,
  @Level varchar(100), @PageSize int;

SELECT @OwnDepartmentId = OwnDepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @RunId = LOWER(dbo.NonEmpty(i.RunId)),
  @AfterSeq = CAST(ISNULL(dbo.NonEmpty(i.AfterSeq), N'-1') AS int),
  @Level = ISNULL(dbo.NonEmpty(i.Level), 'debug'),
  @PageSize = ISNULL(dbo.WholeNumber(i.PageSize), 200)
FROM OPENJSON(@Input) WITH (
  RunId varchar(100) '$.RunId',
  AfterSeq nvarchar(100) '$.AfterSeq',
  Level varchar(100) '$.Level',
  PageSize nvarchar(100) '$.PageSize'
) AS i;
IF @Level COLLATE Latin1_General_BIN2 NOT IN ('debug', 'info', 'warn', 'error') THROW 50400,
  N'Level must be one of debug, info, warn, error.', 1;
IF @PageSize < 1 OR @PageSize > 1000 THROW 50400, N'PageSize must be a whole number from 1 to 1000.', 1;
SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.FindRun(@RunId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

SELECT TOP (@PageSize + 1)
  l.Seq,
  dbo.UtcText(l.At) AS At,
  l.Level,
  CAST(l.Text AS nvarchar(max)) AS Text
FROM dbo.LogLines AS l
WHERE
  l.RunKey = @RunKey AND l.Seq > @AfterSeq
  AND (
    @Level = 'debug'
    OR (@Level = 'info' AND l.Level <> 'debug')
    OR (@Level IN ('warn', 'error') AND l.Level IN ('warn', 'error') AND (@Level = 'warn' OR l.Level = 'error'))
  )
ORDER BY l.Seq
OPTION (RECOMPILE);
