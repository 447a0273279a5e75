-- For a department: its own people, and those who see all departments.
CREATE PROCEDURE dashboard.ListUsers
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Number int, @Refusal nvarchar(2000), @DepartmentId int;

SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT u.*
FROM dbo.UserRows AS u
WHERE @DepartmentId IS NULL OR u.DepartmentId IS NULL OR u.DepartmentId = @DepartmentId
ORDER BY u.UserEmail;
