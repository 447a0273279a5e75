-- A new department without DepartmentId; else what is given of it is changed and the rest keeps its value.
CREATE PROCEDURE dashboard.SaveDepartment
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @Given nvarchar(max), @DepartmentId int, @Name nvarchar(4000), @SlackChannel nvarchar(4000),
  @MailAddress nvarchar(4000), @AlertRules nvarchar(4000), @OldName nvarchar(100), @OldSlackChannel nvarchar(100),
  @OldMailAddress nvarchar(320), @OldAlertRules nvarchar(4000), @SameName int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Given = CONCAT(N',', STRING_AGG([key], N','), N',') FROM OPENJSON(@Input);
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'),
  @DepartmentId = CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int),
  @Name = NULLIF(dbo.JsonText(i.Name), N''),
  @SlackChannel = NULLIF(dbo.JsonText(i.SlackChannel), N''),
  @MailAddress = NULLIF(dbo.JsonText(i.MailAddress), N''),
  @AlertRules = NULLIF(dbo.JsonText(i.AlertRules), N'')
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  DepartmentId nvarchar(100) '$.DepartmentId',
  Name nvarchar(4000) '$.Name',
  SlackChannel nvarchar(4000) '$.SlackChannel',
  MailAddress nvarchar(4000) '$.MailAddress',
  AlertRules nvarchar(4000) '$.AlertRules'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role admin; yours is ' + @Role + N'.';
IF @Rank < 3 THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL THROW 50403, N'This login is limited to one department and can''t change this.', 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
IF LEN(@Name) > 100 THROW 50400, N'Name has more than 100 characters.', 1;
IF LEN(@SlackChannel) > 100 THROW 50400, N'SlackChannel has more than 100 characters.', 1;
IF LEN(@MailAddress) > 320 THROW 50400, N'MailAddress has more than 320 characters.', 1;
IF @AlertRules IS NOT NULL AND (ISJSON(@AlertRules) = 0 OR LEFT(LTRIM(@AlertRules), 1) <> N'{')
  THROW 50400, N'AlertRules must be a JSON object.', 1;

BEGIN TRANSACTION;

IF @DepartmentId IS NULL
  SELECT @DepartmentId = ISNULL(MAX(DepartmentId), 0) + 1 FROM dbo.Departments WITH (UPDLOCK, HOLDLOCK);
ELSE
BEGIN
  SELECT
    @OldName = Name, @OldSlackChannel = SlackChannel, @OldMailAddress = MailAddress, @OldAlertRules = AlertRules
  FROM dbo.Departments WITH (UPDLOCK)
  WHERE DepartmentId = @DepartmentId;
  SET @Refusal = CONCAT(N'There is no department ', @DepartmentId, N'.');
  IF @OldName IS NULL THROW 50404, @Refusal, 1;
END;
IF @Given NOT LIKE N'%,Name,%' SET @Name = @OldName;
IF @Given NOT LIKE N'%,SlackChannel,%' SET @SlackChannel = @OldSlackChannel;
IF @Given NOT LIKE N'%,MailAddress,%' SET @MailAddress = @OldMailAddress;
IF @Given NOT LIKE N'%,AlertRules,%' SET @AlertRules = @OldAlertRules;
IF @Name IS NULL THROW 50400, N'Name is missing.', 1;
SET @SameName = NULL;
SELECT @SameName = DepartmentId FROM dbo.Departments WHERE Name = @Name AND DepartmentId <> @DepartmentId;
SET @Refusal = CONCAT(N'There is a department ', @Name, N' already: ', @SameName, N'.');
IF @SameName IS NOT NULL THROW 50409, @Refusal, 1;

UPDATE dbo.Departments
SET Name = @Name, SlackChannel = @SlackChannel, MailAddress = @MailAddress, AlertRules = @AlertRules
WHERE DepartmentId = @DepartmentId;
IF @@ROWCOUNT = 0
  INSERT INTO dbo.Departments (DepartmentId, Name, SlackChannel, MailAddress, AlertRules)
  VALUES (@DepartmentId, @Name, @SlackChannel, @MailAddress, @AlertRules);

INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Department', CONVERT(nvarchar(20), @DepartmentId), f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM (
  VALUES
    (N'Name', CAST(@OldName AS nvarchar(max)), CAST(@Name AS nvarchar(max))),
    (N'SlackChannel', @OldSlackChannel, @SlackChannel),
    (N'MailAddress', @OldMailAddress, @MailAddress),
    (N'AlertRules', @OldAlertRules, @AlertRules)
) AS f (Field, OldValue, NewValue)
WHERE ISNULL(f.OldValue, NCHAR(1)) <> ISNULL(f.NewValue, NCHAR(1)) COLLATE Latin1_General_BIN2;

COMMIT TRANSACTION;

SELECT
  d.DepartmentId, d.Name, d.SlackChannel, d.MailAddress, d.AlertRules,
  (SELECT COUNT(*) FROM dbo.Jobs AS j WHERE j.DepartmentId = d.DepartmentId) AS JobCount
FROM dbo.Departments AS d
WHERE d.DepartmentId = @DepartmentId
ORDER BY d.Name;
