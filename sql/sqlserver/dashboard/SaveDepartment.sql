-- Creates a department if there is no DepartmentId; else changes the given fields, and the others keep their values.
CREATE PROCEDURE dashboard.SaveDepartment
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Source varchar(10), @Number int, @Refusal nvarchar(2000),
  @DepartmentId int, @Name nvarchar(4000), @SlackChannel nvarchar(4000), @MailAddress nvarchar(4000),
  @AlertRules nvarchar(4000), @OldName nvarchar(100), @OldSlackChannel nvarchar(100), @OldMailAddress nvarchar(320),
  @OldAlertRules nvarchar(4000), @SameName int, @RequestKey varchar(100), @Made bigint;

SELECT @Email = Email, @Source = Source, @RequestKey = RequestKey, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'global');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @DepartmentId = dbo.WholeNumber(i.DepartmentId),
  @Name = dbo.Trimmed(i.Name),
  @SlackChannel = dbo.Trimmed(i.SlackChannel),
  @MailAddress = dbo.Trimmed(i.MailAddress),
  @AlertRules = dbo.NonEmpty(i.AlertRules)
FROM OPENJSON(@Input) WITH (
  DepartmentId nvarchar(100) '$.DepartmentId',
  Name nvarchar(4000) '$.Name',
  SlackChannel nvarchar(4000) '$.SlackChannel',
  MailAddress nvarchar(4000) '$.MailAddress',
  AlertRules nvarchar(4000) '$.AlertRules'
) AS i;
SET @Refusal = dbo.BadName(@Name, 100);
IF @Refusal IS NOT NULL THROW 50400, @Refusal, 1;
IF DATALENGTH(@SlackChannel) / 2 > 100 THROW 50400, N'SlackChannel has more than 100 characters.', 1;
IF DATALENGTH(@MailAddress) / 2 > 320 THROW 50400, N'MailAddress has more than 320 characters.', 1;
IF dbo.IsOneWord(@SlackChannel) = 0 THROW 50400, N'SlackChannel must be a Slack channel such as #it.', 1;
IF @MailAddress IS NOT NULL AND dbo.IsEmail(@MailAddress) = 0
  THROW 50400, N'MailAddress must be an email address.', 1;
IF dbo.IsJsonObject(@AlertRules) = 0
  THROW 50400, N'AlertRules must be a JSON object.', 1;

BEGIN TRANSACTION;

SELECT @Made = Made FROM dbo.RequestedBefore(@RequestKey, 'SaveDepartment');
SET @DepartmentId = ISNULL(@DepartmentId, @Made);
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
IF dbo.HasField(@Input, N'Name') = 0 SET @Name = @OldName;
IF dbo.HasField(@Input, N'SlackChannel') = 0 SET @SlackChannel = @OldSlackChannel;
IF dbo.HasField(@Input, N'MailAddress') = 0 SET @MailAddress = @OldMailAddress;
IF dbo.HasField(@Input, N'AlertRules') = 0 SET @AlertRules = @OldAlertRules;
IF @Name IS NULL THROW 50400, N'Name is missing.', 1;
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
CROSS APPLY dbo.Changed(f.OldValue, f.NewValue) AS c;
EXEC dbo.RememberRequest @RequestKey = @RequestKey, @ProcedureName = 'SaveDepartment', @Entity = @DepartmentId;

COMMIT TRANSACTION;

SELECT
  d.DepartmentId, d.Name, d.SlackChannel, d.MailAddress, d.AlertRules,
  (SELECT COUNT(*) FROM dbo.Jobs AS j WHERE j.DepartmentId = d.DepartmentId) AS JobCount
FROM dbo.Departments AS d
WHERE d.DepartmentId = @DepartmentId;
