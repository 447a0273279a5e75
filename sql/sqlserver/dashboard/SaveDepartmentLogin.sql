-- Limits a SQL login to one department and a highest role; without a department the limit is lifted.
CREATE PROCEDURE dashboard.SaveDepartmentLogin
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @Login nvarchar(4000), @DepartmentId int, @LoginRole nvarchar(100),
  @OldDepartmentId int, @OldLoginRole nvarchar(10);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'), @Login = NULLIF(dbo.JsonText(i.Login), N''),
  @DepartmentId = CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int),
  @LoginRole = NULLIF(i.LoginRole, N'')
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  Login nvarchar(4000) '$.Login',
  DepartmentId nvarchar(100) '$.DepartmentId',
  LoginRole nvarchar(100) '$.Role'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role admin; yours is ' + @Role + N'.';
IF @Rank < 3 THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL THROW 50403, N'This login is limited to one department and can''t change this.', 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
IF @Login IS NULL THROW 50400, N'Login is missing.', 1;
IF LEN(@Login) > 128 THROW 50400, N'Login has more than 128 characters.', 1;
IF @LoginRole NOT IN (N'viewer', N'operator', N'admin') THROW 50400, N'Role must be one of viewer, operator, admin.', 1;
IF @DepartmentId IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dbo.Departments WHERE DepartmentId = @DepartmentId)
BEGIN
  SET @Refusal = CONCAT(N'There is no department ', @DepartmentId, N'.');
  THROW 50404, @Refusal, 1;
END;

BEGIN TRANSACTION;

SELECT @OldDepartmentId = DepartmentId, @OldLoginRole = Role
FROM dbo.DepartmentLogins WITH (UPDLOCK, HOLDLOCK)
WHERE Login = @Login;
SET @LoginRole = COALESCE(@LoginRole, @OldLoginRole, N'viewer');
IF @DepartmentId IS NULL
BEGIN
  DELETE FROM dbo.DepartmentLogins WHERE Login = @Login;
  SET @LoginRole = NULL;
END
ELSE IF @OldDepartmentId IS NULL
  INSERT INTO dbo.DepartmentLogins (Login, DepartmentId, Role) VALUES (@Login, @DepartmentId, @LoginRole);
ELSE
  UPDATE dbo.DepartmentLogins SET DepartmentId = @DepartmentId, Role = @LoginRole WHERE Login = @Login;

INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'DepartmentLogin', @Login, f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM (
  VALUES
    (N'DepartmentId', CONVERT(nvarchar(20), @OldDepartmentId), CONVERT(nvarchar(20), @DepartmentId)),
    (N'Role', @OldLoginRole, @LoginRole)
) AS f (Field, OldValue, NewValue)
WHERE ISNULL(f.OldValue, NCHAR(1)) <> ISNULL(f.NewValue, NCHAR(1)) COLLATE Latin1_General_BIN2;

COMMIT TRANSACTION;

SELECT l.Login, l.DepartmentId, d.Name AS DepartmentName, l.Role
FROM dbo.DepartmentLogins AS l JOIN dbo.Departments AS d ON d.DepartmentId = l.DepartmentId
WHERE l.Login = @Login
ORDER BY l.Login;
