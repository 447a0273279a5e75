-- Sets what holds for all departments, or forgets it.
CREATE PROCEDURE dashboard.SaveSetting
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @Name nvarchar(100), @Value nvarchar(max), @OldValue nvarchar(4000);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'),
  @Name = NULLIF(i.Name, N'')
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  Name nvarchar(100) '$.Name'
) AS i;
-- A long text comes through whole only this way.
SELECT @Value = NULLIF(CASE [type] WHEN 1 THEN dbo.JsonText(value) ELSE value END, N'')
FROM OPENJSON(@Input)
WHERE [key] = N'Value';
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role admin; yours is ' + @Role + N'.';
IF @Rank < 3 THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL THROW 50403, N'This login is limited to one department and can''t change this.', 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
IF @Name IS NULL THROW 50400, N'Name is missing.', 1;
IF @Name NOT IN (N'AlertRules', N'RetentionDays') THROW 50400, N'Name must be one of AlertRules, RetentionDays.', 1;
SET @Refusal = @Name + N' has more than 4000 characters.';
IF LEN(@Value) > 4000 THROW 50400, @Refusal, 1;
IF @Name = N'AlertRules' AND @Value IS NOT NULL AND (ISJSON(@Value) = 0 OR LEFT(LTRIM(@Value), 1) <> N'{')
  THROW 50400, N'AlertRules must be a JSON object.', 1;
-- CASE looks at one after the other: what isn't a number must not be read as one.
IF @Name = N'RetentionDays' AND 1 = CASE
  WHEN @Value LIKE N'%[^0-9]%' OR @Value LIKE N'0%' OR LEN(@Value) > 5 THEN 1
  WHEN CAST(@Value AS int) > 36500 THEN 1
  ELSE 0
END
  THROW 50400, N'RetentionDays must be a whole number from 1 to 36500.', 1;

BEGIN TRANSACTION;

SELECT @OldValue = Value FROM dbo.Settings WITH (UPDLOCK, HOLDLOCK) WHERE Name = @Name;
IF @Value IS NULL
  DELETE FROM dbo.Settings WHERE Name = @Name;
ELSE
BEGIN
  UPDATE dbo.Settings SET Value = @Value, ChangedAt = SYSUTCDATETIME() WHERE Name = @Name;
  IF @@ROWCOUNT = 0 INSERT INTO dbo.Settings (Name, Value) VALUES (@Name, @Value);
END;
INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Setting', @Name, f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM (VALUES (N'Value', CAST(@OldValue AS nvarchar(max)), @Value)) AS f (Field, OldValue, NewValue)
WHERE ISNULL(f.OldValue, NCHAR(1)) <> ISNULL(f.NewValue, NCHAR(1)) COLLATE Latin1_General_BIN2;

COMMIT TRANSACTION;

SELECT @Name AS Name, (SELECT s.Value FROM dbo.Settings AS s WHERE s.Name = @Name) AS Value;
