-- SQL logins that may see only one department.
CREATE PROCEDURE dashboard.ListDepartmentLogins
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @OwnDepartmentId int, @Number int, @Refusal nvarchar(2000);

SELECT @OwnDepartmentId = OwnDepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'admin');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT l.Login, l.DepartmentId, d.Name AS DepartmentName, l.Role
FROM dbo.DepartmentLogins AS l JOIN dbo.Departments AS d ON d.DepartmentId = l.DepartmentId
WHERE @OwnDepartmentId IS NULL OR l.DepartmentId = @OwnDepartmentId
ORDER BY l.Login;
