-- Who changed what, newest first; with LatestOnly only the last change of each field.
CREATE PROCEDURE dashboard.ListAudit
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Number int, @Refusal nvarchar(2000), @Entity nvarchar(100), @EntityKey nvarchar(4000), @Field nvarchar(4000),
  @LatestOnly bit, @BeforeAuditKey bigint, @PageSize int;

SELECT @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'global');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @Entity = dbo.NonEmpty(i.Entity),
  @EntityKey = dbo.NonEmpty(i.EntityKey),
  @Field = dbo.NonEmpty(i.Field),
  @LatestOnly = CASE WHEN i.LatestOnly IN ('true', N'1') THEN 1 ELSE 0 END,
  @BeforeAuditKey = dbo.WholeNumber(i.BeforeAuditKey),
  @PageSize = ISNULL(dbo.WholeNumber(i.PageSize), 100)
FROM OPENJSON(@Input) WITH (
  Entity nvarchar(100) '$.Entity',
  EntityKey nvarchar(4000) '$.EntityKey',
  Field nvarchar(4000) '$.Field',
  LatestOnly nvarchar(100) '$.LatestOnly',
  BeforeAuditKey nvarchar(100) '$.BeforeAuditKey',
  PageSize nvarchar(100) '$.PageSize'
) AS i;
IF @PageSize < 1 OR @PageSize > 1000 THROW 50400, N'PageSize must be a whole number from 1 to 1000.', 1;
IF @Entity COLLATE Latin1_General_BIN2 NOT IN (N'Job', N'Department', N'User', N'DepartmentLogin', N'Run', N'Ticket', N'Alert', N'Setting', N'Purge')
  THROW 50400, N'Entity must be one of Job, Department, User, DepartmentLogin, Run, Ticket, Alert, Setting, Purge.', 1;

SELECT TOP (@PageSize + 1)
  CONVERT(varchar(20), a.AuditKey) AS AuditKey,
  dbo.UtcText(a.At) AS At,
  a.Entity, a.EntityKey, a.Field, a.OldValue, a.NewValue, a.Email, a.Login, a.Source
FROM dbo.AuditTrail AS a
WHERE
  (@Entity IS NULL OR a.Entity = @Entity)
  AND (@EntityKey IS NULL OR a.EntityKey = @EntityKey)
  AND (@Field IS NULL OR a.Field = @Field)
  AND (@BeforeAuditKey IS NULL OR a.AuditKey < @BeforeAuditKey)
  AND (
    @LatestOnly = 0
    OR NOT EXISTS (
      SELECT 1
      FROM dbo.AuditTrail AS n
      WHERE n.Entity = a.Entity AND n.EntityKey = a.EntityKey AND n.Field = a.Field AND n.AuditKey > a.AuditKey
    )
  )
ORDER BY a.AuditKey DESC
OPTION (RECOMPILE);
