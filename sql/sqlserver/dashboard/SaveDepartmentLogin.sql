-- Limits a SQL login to one department and a highest role; without a department it removes the limit.
CREATE PROCEDURE dashboard.SaveDepartmentLogin
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Source varchar(10), @Number int, @Refusal nvarchar(2000), @Login nvarchar(4000),
  @DepartmentId int, @LoginRole varchar(100), @OldDepartmentId int, @OldLoginRole nvarchar(10);

SELECT @Email = Email, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'global');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @Login = dbo.NonEmpty(i.Login),
  @DepartmentId = dbo.WholeNumber(i.DepartmentId),
  @LoginRole = RTRIM(dbo.NonEmpty(i.LoginRole))
FROM OPENJSON(@Input) WITH (
  Login nvarchar(4000) '$.Login',
  DepartmentId nvarchar(100) '$.DepartmentId',
  LoginRole nvarchar(100) '$.Role'
) AS i;
IF @Login IS NULL THROW 50400, N'Login is missing.', 1;
IF DATALENGTH(@Login) / 2 > 128 THROW 50400, N'Login has more than 128 characters.', 1;
IF @LoginRole COLLATE Latin1_General_BIN2 NOT IN ('viewer', 'operator', 'admin') THROW 50400, N'Role must be one of viewer, operator, admin.', 1;
SET @Refusal = CONCAT(N'There is no department ', @DepartmentId, N'.');
IF @DepartmentId IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dbo.Departments WHERE DepartmentId = @DepartmentId)
  THROW 50404, @Refusal, 1;

BEGIN TRANSACTION;

SELECT @OldDepartmentId = DepartmentId, @OldLoginRole = Role
FROM dbo.DepartmentLogins WITH (UPDLOCK, HOLDLOCK)
WHERE Login = @Login;
SET @LoginRole = COALESCE(@LoginRole, @OldLoginRole, 'viewer');
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
CROSS APPLY dbo.Changed(f.OldValue, f.NewValue) AS c;

COMMIT TRANSACTION;

SELECT l.Login, l.DepartmentId, d.Name AS DepartmentName, l.Role
FROM dbo.DepartmentLogins AS l JOIN dbo.Departments AS d ON d.DepartmentId = l.DepartmentId
WHERE l.Login = @Login;
