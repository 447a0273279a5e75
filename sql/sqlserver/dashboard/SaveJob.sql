-- A new job without JobId (it gets the next number) or with one that isn't known; else what is given of a job is changed
-- and the rest keeps its value.
CREATE PROCEDURE dashboard.SaveJob
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @Given nvarchar(max), @JobId int, @Name nvarchar(4000), @Icon nvarchar(4000),
  @DepartmentId int,
  @OwnerEmail nvarchar(4000), @Path nvarchar(4000), @Machine nvarchar(4000), @Cron nvarchar(4000),
  @TimeZone nvarchar(4000),
  @GraceSeconds int, @LongestSeconds int, @ShortestSeconds int, @NeedsValidation bit, @AlertRules nvarchar(4000),
  @DocumentationUrl nvarchar(4000), @OwnerId int,
  @TooLong nvarchar(200);
DECLARE @Old TABLE (
  Name nvarchar(4000), Icon nvarchar(4000), DepartmentId int, OwnerEmail nvarchar(4000), Path nvarchar(4000),
  Machine nvarchar(4000), Cron nvarchar(4000), TimeZone nvarchar(4000), GraceSeconds int, LongestSeconds int,
  ShortestSeconds int, NeedsValidation bit, AlertRules nvarchar(4000), DocumentationUrl nvarchar(4000)
);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Given = CONCAT(N',', STRING_AGG([key], N','), N',') FROM OPENJSON(@Input);
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'), @JobId = CAST(NULLIF(NULLIF(i.JobId, N''), N'0') AS int),
  @Name = NULLIF(dbo.JsonText(i.Name), N''),
  @Icon = NULLIF(dbo.JsonText(i.Icon), N''),
  @DepartmentId = CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int),
  @OwnerEmail = NULLIF(dbo.JsonText(i.OwnerEmail), N''),
  @Path = NULLIF(dbo.JsonText(i.Path), N''),
  @Machine = NULLIF(dbo.JsonText(i.Machine), N''),
  @Cron = NULLIF(dbo.JsonText(i.Cron), N''),
  @TimeZone = NULLIF(dbo.JsonText(i.TimeZone), N''),
  @GraceSeconds = CAST(NULLIF(i.GraceSeconds, N'') AS int),
  @LongestSeconds = CAST(NULLIF(i.LongestSeconds, N'') AS int),
  @ShortestSeconds = CAST(NULLIF(i.ShortestSeconds, N'') AS int),
  @NeedsValidation = CASE i.NeedsValidation WHEN N'true' THEN 1 WHEN N'1' THEN 1 WHEN N'false' THEN 0 WHEN N'0' THEN 0 END,
  @AlertRules = NULLIF(dbo.JsonText(i.AlertRules), N''),
  @DocumentationUrl = NULLIF(dbo.JsonText(i.DocumentationUrl), N'')
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
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
  DocumentationUrl nvarchar(4000) '$.DocumentationUrl'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role admin; yours is ' + @Role + N'.';
IF @Rank < 3 THROW 50403, @Refusal, 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
SELECT @TooLong = CONCAT(x.Field, N' has more than ', x.Most, N' characters.')
FROM (
  VALUES
    (N'Name', @Name, 200),
    (N'Icon', @Icon, 50),
    (N'OwnerEmail', @OwnerEmail, 320),
    (N'Path', @Path, 1000),
    (N'Machine', @Machine, 256),
    (N'Cron', @Cron, 200),
    (N'TimeZone', @TimeZone, 100),
    (N'DocumentationUrl', @DocumentationUrl, 2000)
) AS x (Field, Value, Most)
WHERE LEN(x.Value) > x.Most;
IF @TooLong IS NOT NULL THROW 50400, @TooLong, 1;
IF @JobId < 0 THROW 50400, N'JobId must be a whole number from 1.', 1;
IF @GraceSeconds < 0 OR @LongestSeconds < 0 OR @ShortestSeconds < 0
  THROW 50400, N'GraceSeconds, LongestSeconds and ShortestSeconds must be whole numbers from 0.', 1;

BEGIN TRANSACTION;

-- One saver at a time, so that two new jobs get two numbers.
IF @JobId IS NULL SELECT @JobId = ISNULL(MAX(JobId), 0) + 1 FROM dbo.Jobs WITH (UPDLOCK, HOLDLOCK);
INSERT INTO @Old (Name, Icon, DepartmentId, OwnerEmail, Path, Machine, Cron, TimeZone, GraceSeconds, LongestSeconds,
  ShortestSeconds, NeedsValidation, AlertRules, DocumentationUrl)
SELECT
  j.Name, j.Icon, j.DepartmentId, u.Email, j.Path, j.Machine, j.Cron, j.TimeZone, j.GraceSeconds, j.LongestSeconds,
  j.ShortestSeconds, j.NeedsValidation, j.AlertRules, j.DocumentationUrl
FROM dbo.Jobs AS j WITH (UPDLOCK, HOLDLOCK) LEFT JOIN dbo.Users AS u ON u.UserId = j.OwnerId
WHERE j.JobId = @JobId;
IF @Given NOT LIKE N'%,Name,%' SELECT @Name = Name FROM @Old;
IF @Given NOT LIKE N'%,Icon,%' SELECT @Icon = Icon FROM @Old;
IF @Given NOT LIKE N'%,DepartmentId,%' SELECT @DepartmentId = DepartmentId FROM @Old;
IF @Given NOT LIKE N'%,OwnerEmail,%' SELECT @OwnerEmail = OwnerEmail FROM @Old;
IF @Given NOT LIKE N'%,Path,%' SELECT @Path = Path FROM @Old;
IF @Given NOT LIKE N'%,Machine,%' SELECT @Machine = Machine FROM @Old;
IF @Given NOT LIKE N'%,Cron,%' SELECT @Cron = Cron FROM @Old;
IF @Given NOT LIKE N'%,TimeZone,%' SELECT @TimeZone = TimeZone FROM @Old;
IF @Given NOT LIKE N'%,GraceSeconds,%' SELECT @GraceSeconds = GraceSeconds FROM @Old;
IF @Given NOT LIKE N'%,LongestSeconds,%' SELECT @LongestSeconds = LongestSeconds FROM @Old;
IF @Given NOT LIKE N'%,ShortestSeconds,%' SELECT @ShortestSeconds = ShortestSeconds FROM @Old;
IF @Given NOT LIKE N'%,NeedsValidation,%' SELECT @NeedsValidation = NeedsValidation FROM @Old;
IF @Given NOT LIKE N'%,AlertRules,%' SELECT @AlertRules = AlertRules FROM @Old;
IF @Given NOT LIKE N'%,DocumentationUrl,%' SELECT @DocumentationUrl = DocumentationUrl FROM @Old;
IF @Given NOT LIKE N'%,NeedsValidation,%' SET @NeedsValidation = ISNULL(@NeedsValidation, 0);
IF @NeedsValidation IS NULL THROW 50400, N'NeedsValidation must be true or false.', 1;

IF @Name IS NULL THROW 50400, N'Name is missing.', 1;
IF @DepartmentId IS NULL THROW 50400, N'DepartmentId is missing.', 1;
IF @OwnDepartmentId IS NOT NULL AND @DepartmentId <> @OwnDepartmentId
BEGIN
  SET @Refusal = CONCAT(N'Department ', @DepartmentId, N' isn''t yours to see; yours is ', @OwnDepartmentId, N'.');
  THROW 50403, @Refusal, 1;
END;
IF EXISTS (SELECT 1 FROM @Old WHERE DepartmentId <> @OwnDepartmentId)
BEGIN
  SET @Refusal = CONCAT(N'Job ', @JobId, N' belongs to a department that isn''t yours to see.');
  THROW 50403, @Refusal, 1;
END;
IF NOT EXISTS (SELECT 1 FROM dbo.Departments WHERE DepartmentId = @DepartmentId)
BEGIN
  SET @Refusal = CONCAT(N'There is no department ', @DepartmentId, N'.');
  THROW 50404, @Refusal, 1;
END;
IF (@Cron IS NULL AND @TimeZone IS NOT NULL) OR (@Cron IS NOT NULL AND @TimeZone IS NULL)
  THROW 50400, N'Cron and TimeZone belong together: give both, or neither.', 1;
IF @AlertRules IS NOT NULL AND (ISJSON(@AlertRules) = 0 OR LEFT(LTRIM(@AlertRules), 1) <> N'{')
  THROW 50400, N'AlertRules must be a JSON object.', 1;
IF @OwnerEmail IS NOT NULL
BEGIN
  SELECT @OwnerId = UserId, @OwnerEmail = Email FROM dbo.Users WHERE Email = @OwnerEmail;
  SET @Refusal = N'The owner ' + @OwnerEmail + N' isn''t a user of JobLogger: save the user first.';
  IF @OwnerId IS NULL THROW 50404, @Refusal, 1;
END;

UPDATE dbo.Jobs
SET
  Name = @Name,
  Icon = @Icon,
  DepartmentId = @DepartmentId,
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
  DocumentationUrl = @DocumentationUrl
WHERE JobId = @JobId;
IF @@ROWCOUNT = 0
  INSERT INTO dbo.Jobs (
    JobId, Name, Icon, DepartmentId, OwnerId, Path, Machine, Cron, TimeZone,
    GraceSeconds, LongestSeconds, ShortestSeconds, NeedsValidation, AlertRules, DocumentationUrl
  )
  VALUES (
    @JobId, @Name, @Icon, @DepartmentId, @OwnerId, @Path, @Machine, @Cron, @TimeZone,
    @GraceSeconds, @LongestSeconds, @ShortestSeconds, @NeedsValidation, @AlertRules, @DocumentationUrl
  );

-- Expected runs follow the schedule: of another one they aren't known until somebody saves them.
IF EXISTS (
  SELECT 1
  FROM @Old
  WHERE ISNULL(Cron, N'') <> ISNULL(@Cron, N'') OR ISNULL(TimeZone, N'') <> ISNULL(@TimeZone, N'')
)
BEGIN
  DELETE FROM dbo.ExpectedRuns WHERE JobId = @JobId AND Status = N'Due' AND DueAt > SYSUTCDATETIME();
  UPDATE dbo.Jobs SET ExpectedUntil = NULL, ScheduleProblem = NULL WHERE JobId = @JobId;
END
ELSE IF EXISTS (SELECT 1 FROM @Old WHERE ISNULL(GraceSeconds, -1) <> ISNULL(@GraceSeconds, -1))
  UPDATE dbo.ExpectedRuns
  SET LateAt = DATEADD(second, ISNULL(@GraceSeconds, (SELECT GraceSeconds FROM dbo.Rules)), DueAt)
  WHERE JobId = @JobId AND Status = N'Due' AND DueAt > SYSUTCDATETIME();

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
      (N'NeedsValidation', CASE o.NeedsValidation WHEN 1 THEN N'true' WHEN 0 THEN N'false' END,
        CASE @NeedsValidation WHEN 1 THEN N'true' WHEN 0 THEN N'false' END),
      (N'AlertRules', o.AlertRules, @AlertRules),
      (N'DocumentationUrl', o.DocumentationUrl, @DocumentationUrl)
  ) AS f (Field, OldValue, NewValue)
WHERE ISNULL(f.OldValue, NCHAR(1)) <> ISNULL(f.NewValue, NCHAR(1)) COLLATE Latin1_General_BIN2;

COMMIT TRANSACTION;

SELECT j.* FROM dbo.JobRows AS j WHERE j.JobId = @JobId;
