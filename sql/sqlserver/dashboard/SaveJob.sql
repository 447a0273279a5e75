-- Creates a job if there is no JobId (it gets the next number) or an unknown one; else changes the given fields, and
-- the others keep their values.
CREATE PROCEDURE dashboard.SaveJob
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Source varchar(10), @Number int, @Refusal nvarchar(2000),
  @JobId int, @Name nvarchar(4000), @Icon nvarchar(4000), @DepartmentId int,
  @OwnerEmail nvarchar(4000), @Path nvarchar(4000), @Machine nvarchar(4000), @Cron nvarchar(4000),
  @TimeZone nvarchar(4000), @GraceSeconds int, @LongestSeconds int, @ShortestSeconds int, @NeedsValidation bit,
  @AlertRules nvarchar(4000), @DocumentationUrl nvarchar(4000), @OwnerId int,
  @Retired bit, @RetiredAt datetime2(3), @SameName int, @Now datetime2(3) = SYSUTCDATETIME(), @Added int, @Removed int,
  @RequestKey varchar(100), @Made bigint, @Slice int, @Grace int, @Changed int;
DECLARE @Old TABLE (
  Name nvarchar(4000), Icon nvarchar(4000), DepartmentId int, OwnerId int, OwnerEmail nvarchar(4000), Path nvarchar(4000),
  Machine nvarchar(4000), Cron nvarchar(4000), TimeZone nvarchar(4000), GraceSeconds int, LongestSeconds int,
  ShortestSeconds int, NeedsValidation bit, AlertRules nvarchar(4000), DocumentationUrl nvarchar(4000),
  RetiredAt datetime2(3)
);

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @Source = Source, @RequestKey = RequestKey, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'admin');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @JobId = dbo.WholeNumber(i.JobId),
  @Name = dbo.Trimmed(i.Name),
  @Icon = dbo.NonEmpty(i.Icon),
  @DepartmentId = dbo.WholeNumber(i.DepartmentId),
  @OwnerEmail = dbo.Trimmed(i.OwnerEmail),
  @Path = dbo.NonEmpty(i.Path),
  @Machine = dbo.NonEmpty(i.Machine),
  @Cron = dbo.NonEmpty(i.Cron),
  @TimeZone = dbo.NonEmpty(i.TimeZone),
  @GraceSeconds = dbo.Seconds(i.GraceSeconds),
  @LongestSeconds = dbo.Seconds(i.LongestSeconds),
  @ShortestSeconds = dbo.Seconds(i.ShortestSeconds),
  @NeedsValidation = dbo.Flag(i.NeedsValidation),
  @AlertRules = dbo.NonEmpty(i.AlertRules),
  @DocumentationUrl = dbo.NonEmpty(i.DocumentationUrl),
  @Retired = dbo.Flag(i.Retired)
FROM OPENJSON(@Input) WITH (
  JobId nvarchar(100) '$.JobId',
  Name nvarchar(4000) '$.Name',
  Icon nvarchar(4000) '$.Icon',
  DepartmentId nvarchar(100) '$.DepartmentId',
  OwnerEmail nvarchar(4000) '$.OwnerEmail',
  Path nvarchar(4000) '$.Path',
  Machine nvarchar(4000) '$.Machine',
  Cron nvarchar(4000) '$.Cron',
  TimeZone nvarchar(4000) '$.TimeZone',
  GraceSeconds nvarchar(100) '$.GraceSeconds',
  LongestSeconds nvarchar(100) '$.LongestSeconds',
  ShortestSeconds nvarchar(100) '$.ShortestSeconds',
  NeedsValidation nvarchar(100) '$.NeedsValidation',
  AlertRules nvarchar(4000) '$.AlertRules',
  DocumentationUrl nvarchar(4000) '$.DocumentationUrl',
  Retired nvarchar(100) '$.Retired'
) AS i;
SET @Refusal = dbo.BadName(@Name, 200);
SELECT @Refusal = CONCAT(x.Field, N' has more than ', x.Most, N' characters.')
FROM (
  VALUES
    (N'Icon', @Icon, 50),
    (N'OwnerEmail', @OwnerEmail, 320),
    (N'Path', @Path, 1000),
    (N'Machine', @Machine, 256),
    (N'Cron', @Cron, 200),
    (N'TimeZone', @TimeZone, 100),
    (N'DocumentationUrl', @DocumentationUrl, 2000)
) AS x (Field, Value, Most)
WHERE DATALENGTH(x.Value) / 2 > x.Most;
SELECT @Refusal = CONCAT(x.Field, N' must be a whole number from ', x.Least, N' to 2147483647.')
FROM (
  VALUES
    (N'JobId', @JobId, 1),
    (N'GraceSeconds', @GraceSeconds, 0),
    (N'LongestSeconds', @LongestSeconds, 0),
    (N'ShortestSeconds', @ShortestSeconds, 0)
) AS x (Field, Value, Least)
WHERE x.Value < x.Least;
IF @Refusal IS NOT NULL THROW 50400, @Refusal, 1;

BEGIN TRANSACTION;

SELECT @Made = Made FROM dbo.RequestedBefore(@RequestKey, 'SaveJob');
SET @JobId = ISNULL(@JobId, @Made);
-- One caller at a time, so that two new jobs get two numbers.
IF @JobId IS NULL SELECT @JobId = ISNULL(MAX(JobId), 0) + 1 FROM dbo.Jobs WITH (UPDLOCK, HOLDLOCK);
INSERT INTO @Old (Name, Icon, DepartmentId, OwnerId, OwnerEmail, Path, Machine, Cron, TimeZone, GraceSeconds, LongestSeconds,
  ShortestSeconds, NeedsValidation, AlertRules, DocumentationUrl, RetiredAt)
SELECT
  j.Name, j.Icon, j.DepartmentId, j.OwnerId, u.Email, j.Path, j.Machine, j.Cron, j.TimeZone, j.GraceSeconds, j.LongestSeconds,
  j.ShortestSeconds, j.NeedsValidation, j.AlertRules, j.DocumentationUrl, j.RetiredAt
FROM dbo.Jobs AS j WITH (UPDLOCK, HOLDLOCK) LEFT JOIN dbo.Users AS u ON u.UserId = j.OwnerId
WHERE j.JobId = @JobId;
IF dbo.HasField(@Input, N'Name') = 0 SELECT @Name = Name FROM @Old;
IF dbo.HasField(@Input, N'Icon') = 0 SELECT @Icon = Icon FROM @Old;
IF dbo.HasField(@Input, N'DepartmentId') = 0 SELECT @DepartmentId = DepartmentId FROM @Old;
IF dbo.HasField(@Input, N'OwnerEmail') = 0 SELECT @OwnerEmail = OwnerEmail FROM @Old;
IF dbo.HasField(@Input, N'Path') = 0 SELECT @Path = Path FROM @Old;
IF dbo.HasField(@Input, N'Machine') = 0 SELECT @Machine = Machine FROM @Old;
IF dbo.HasField(@Input, N'Cron') = 0 SELECT @Cron = Cron FROM @Old;
IF dbo.HasField(@Input, N'TimeZone') = 0 SELECT @TimeZone = TimeZone FROM @Old;
IF dbo.HasField(@Input, N'GraceSeconds') = 0 SELECT @GraceSeconds = GraceSeconds FROM @Old;
IF dbo.HasField(@Input, N'LongestSeconds') = 0 SELECT @LongestSeconds = LongestSeconds FROM @Old;
IF dbo.HasField(@Input, N'ShortestSeconds') = 0 SELECT @ShortestSeconds = ShortestSeconds FROM @Old;
IF dbo.HasField(@Input, N'NeedsValidation') = 0 SELECT @NeedsValidation = NeedsValidation FROM @Old;
IF dbo.HasField(@Input, N'AlertRules') = 0 SELECT @AlertRules = AlertRules FROM @Old;
IF dbo.HasField(@Input, N'DocumentationUrl') = 0 SELECT @DocumentationUrl = DocumentationUrl FROM @Old;
SELECT @RetiredAt = RetiredAt FROM @Old;
IF dbo.HasField(@Input, N'Retired') = 1 AND @Retired IS NULL THROW 50400, N'Retired must be true or false.', 1;
IF @Retired = 1 SET @RetiredAt = ISNULL(@RetiredAt, @Now);
IF @Retired = 0 SET @RetiredAt = NULL;
IF dbo.HasField(@Input, N'NeedsValidation') = 0 SET @NeedsValidation = ISNULL(@NeedsValidation, 0);
IF @NeedsValidation IS NULL THROW 50400, N'NeedsValidation must be true or false.', 1;

IF @Name IS NULL THROW 50400, N'Name is missing.', 1;
IF @DepartmentId IS NULL THROW 50400, N'DepartmentId is missing.', 1;
SET @Refusal = CONCAT(N'Job ', @JobId, N' belongs to a department that isn''t yours to see.');
IF EXISTS (SELECT 1 FROM @Old WHERE DepartmentId <> @OwnDepartmentId) THROW 50403, @Refusal, 1;
SET @Refusal = CONCAT(N'There is no department ', @DepartmentId, N'.');
IF NOT EXISTS (SELECT 1 FROM dbo.Departments WHERE DepartmentId = @DepartmentId) THROW 50404, @Refusal, 1;
IF @LongestSeconds < @ShortestSeconds AND (dbo.HasField(@Input, N'LongestSeconds') = 1 OR dbo.HasField(@Input, N'ShortestSeconds') = 1)
  THROW 50400, N'LongestSeconds must not be less than ShortestSeconds.', 1;
IF (@Cron IS NULL AND @TimeZone IS NOT NULL) OR (@Cron IS NOT NULL AND @TimeZone IS NULL)
  THROW 50400, N'Cron and TimeZone belong together: give both, or neither.', 1;
-- A schedule that is there already stays, whatever else of its job is changed.
IF @Cron IS NOT NULL
  AND dbo.IsCron(@Cron) = 0
  AND NOT EXISTS (SELECT 1 FROM @Old WHERE Cron = @Cron COLLATE Latin1_General_BIN2)
  THROW 50400, N'Cron must have five fields, with minutes to 59, hours to 23, days to 31, months to 12 and days of the week to 7.', 1;
IF @TimeZone IS NOT NULL
  AND dbo.IsTimeZone(@TimeZone) = 0
  AND NOT EXISTS (SELECT 1 FROM @Old WHERE TimeZone = @TimeZone COLLATE Latin1_General_BIN2)
  THROW 50400, N'TimeZone must be an IANA time zone such as Europe/Rome.', 1;
IF dbo.IsJsonObject(@AlertRules) = 0
  THROW 50400, N'AlertRules must be a JSON object.', 1;
IF @OwnerEmail IS NOT NULL
BEGIN
  SELECT @OwnerId = UserId, @OwnerEmail = Email FROM dbo.Users WHERE Email = @OwnerEmail;
  SET @Refusal = N'The owner ' + @OwnerEmail + N' isn''t a user of JobLogger: save the user first.';
  IF @OwnerId IS NULL THROW 50404, @Refusal, 1;
  -- An owner who has left stays the owner until somebody names another.
  SET @Refusal = N'The owner ' + @OwnerEmail + N' isn''t active: nobody would read what is told them.';
  IF EXISTS (SELECT 1 FROM dbo.Users WHERE UserId = @OwnerId AND Active = 0)
    AND NOT EXISTS (SELECT 1 FROM @Old WHERE OwnerId = @OwnerId)
    THROW 50400, @Refusal, 1;
END;
IF @DocumentationUrl NOT LIKE N'http://[^/]%' AND @DocumentationUrl NOT LIKE N'https://[^/]%'
  THROW 50400, N'DocumentationUrl must begin with http:// or https://.', 1;
SELECT @SameName = JobId
FROM dbo.Jobs
WHERE DepartmentId = @DepartmentId AND Name = @Name AND JobId <> @JobId AND RetiredAt IS NULL AND @RetiredAt IS NULL;
SET @Refusal = CONCAT(N'There is a job ', @Name, N' in this department already: ', @SameName, N'.');
IF @SameName IS NOT NULL THROW 50409, @Refusal, 1;

UPDATE dbo.Jobs
SET
  Name = @Name,
  Icon = @Icon,
  DepartmentId = @DepartmentId,
  HasMoved = CASE WHEN DepartmentId <> @DepartmentId THEN 1 ELSE HasMoved END,
  OwnerId = @OwnerId,
  Path = @Path,
  Machine = @Machine,
  Cron = @Cron,
  TimeZone = @TimeZone,
  GraceSeconds = @GraceSeconds,
  LongestSeconds = @LongestSeconds,
  ShortestSeconds = @ShortestSeconds,
  NeedsValidation = @NeedsValidation,
  AlertRules = @AlertRules,
  DocumentationUrl = @DocumentationUrl,
  RetiredAt = @RetiredAt,
  JudgedVersion = JudgedVersion + 1
WHERE JobId = @JobId;
IF @@ROWCOUNT = 0
  INSERT INTO dbo.Jobs (
    JobId, Name, Icon, DepartmentId, OwnerId, Path, Machine, Cron, TimeZone,
    GraceSeconds, LongestSeconds, ShortestSeconds, NeedsValidation, AlertRules, DocumentationUrl, RetiredAt
  )
  VALUES (
    @JobId, @Name, @Icon, @DepartmentId, @OwnerId, @Path, @Machine, @Cron, @TimeZone,
    @GraceSeconds, @LongestSeconds, @ShortestSeconds, @NeedsValidation, @AlertRules, @DocumentationUrl, @RetiredAt
  );
EXEC dbo.RememberRequest @RequestKey = @RequestKey, @ProcedureName = 'SaveJob', @Entity = @JobId;

-- Expected runs follow the schedule. After a change, or when the job is retired, they aren't known until somebody saves
-- them.
IF EXISTS (
  SELECT 1
  FROM @Old
  WHERE
    ISNULL(Cron, N'') <> ISNULL(@Cron, N'') OR ISNULL(TimeZone, N'') <> ISNULL(@TimeZone, N'')
    OR (RetiredAt IS NULL AND @RetiredAt IS NOT NULL)
)
BEGIN
  EXEC dbo.ReplaceExpectedRuns
    @JobId = @JobId, @From = @Now, @Now = @Now, @Until = '9999-01-01', @DueAt = N'[]', @Added = @Added OUTPUT,
    @Removed = @Removed OUTPUT;
  UPDATE dbo.Jobs SET ExpectedUntil = NULL, ScheduleProblem = NULL WHERE JobId = @JobId;
END
ELSE
BEGIN
  -- Half a slice each time: an index whose key changes locks two keys a row.
  SELECT @Slice = SliceRows / 2, @Grace = ISNULL(@GraceSeconds, GraceSeconds), @Changed = SliceRows FROM dbo.Rules;
  WHILE @Changed > 0 AND EXISTS (SELECT 1 FROM @Old WHERE ISNULL(GraceSeconds, -1) <> ISNULL(@GraceSeconds, -1))
  BEGIN
    UPDATE TOP (@Slice) dbo.ExpectedRuns
    SET LateAt = DATEADD(second, @Grace, DueAt)
    WHERE JobId = @JobId AND Status = 'Due' AND DueAt > @Now AND LateAt <> DATEADD(second, @Grace, DueAt);
    SET @Changed = @@ROWCOUNT;
  END;
END;

INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Job', CONVERT(nvarchar(20), @JobId), f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM
  (SELECT 1 AS One) AS x
  LEFT JOIN @Old AS o ON 1 = 1
  CROSS APPLY (
    VALUES
      (N'Name', CAST(o.Name AS nvarchar(max)), CAST(@Name AS nvarchar(max))),
      (N'Icon', o.Icon, @Icon),
      (N'DepartmentId', CONVERT(nvarchar(20), o.DepartmentId), CONVERT(nvarchar(20), @DepartmentId)),
      (N'OwnerEmail', o.OwnerEmail, @OwnerEmail),
      (N'Path', o.Path, @Path),
      (N'Machine', o.Machine, @Machine),
      (N'Cron', o.Cron, @Cron),
      (N'TimeZone', o.TimeZone, @TimeZone),
      (N'GraceSeconds', CONVERT(nvarchar(20), o.GraceSeconds), CONVERT(nvarchar(20), @GraceSeconds)),
      (N'LongestSeconds', CONVERT(nvarchar(20), o.LongestSeconds), CONVERT(nvarchar(20), @LongestSeconds)),
      (N'ShortestSeconds', CONVERT(nvarchar(20), o.ShortestSeconds), CONVERT(nvarchar(20), @ShortestSeconds)),
      (N'NeedsValidation', CASE o.NeedsValidation WHEN 1 THEN 'true' WHEN 0 THEN 'false' END,
        CASE @NeedsValidation WHEN 1 THEN 'true' WHEN 0 THEN 'false' END),
      (N'AlertRules', o.AlertRules, @AlertRules),
      (N'DocumentationUrl', o.DocumentationUrl, @DocumentationUrl),
      (N'Retired', CASE WHEN o.RetiredAt IS NOT NULL THEN 'true' WHEN o.Name IS NOT NULL THEN 'false' END,
        CASE WHEN @RetiredAt IS NOT NULL THEN 'true' WHEN o.Name IS NOT NULL THEN 'false' END)
  ) AS f (Field, OldValue, NewValue)
CROSS APPLY dbo.Changed(f.OldValue, f.NewValue) AS c;

COMMIT TRANSACTION;

SELECT j.* FROM dbo.JobRows AS j WHERE j.JobId = @JobId;
