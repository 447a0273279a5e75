-- SQL logins that may see one department only.
CREATE PROCEDURE dashboard.ListDepartmentLogins
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Email = NULLIF(dbo.JsonText(i.Email), N'') FROM OPENJSON(@Input) WITH (Email nvarchar(320) '$.Email') AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role admin; yours is ' + @Role + N'.';
IF @Rank < 3 THROW 50403, @Refusal, 1;

SELECT l.Login, l.DepartmentId, d.Name AS DepartmentName, l.Role
FROM dbo.DepartmentLogins AS l JOIN dbo.Departments AS d ON d.DepartmentId = l.DepartmentId
WHERE @OwnDepartmentId IS NULL OR l.DepartmentId = @OwnDepartmentId
ORDER BY l.Login;
