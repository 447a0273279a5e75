-- Of a department: its own people, and those who see all departments.
CREATE PROCEDURE dashboard.ListUsers
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000), @DepartmentId int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @DepartmentId = CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int)
FROM OPENJSON(@Input) WITH (Email nvarchar(320) '$.Email', DepartmentId nvarchar(100) '$.DepartmentId') AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL AND @DepartmentId <> @OwnDepartmentId
BEGIN
  SET @Refusal = CONCAT(N'Department ', @DepartmentId, N' isn''t yours to see; yours is ', @OwnDepartmentId, N'.');
  THROW 50403, @Refusal, 1;
END;
SET @DepartmentId = ISNULL(@OwnDepartmentId, @DepartmentId);

SELECT
  u.Email AS UserEmail, u.Name, u.Role, u.DepartmentId, d.Name AS DepartmentName, u.Language, u.SlackId,
  u.SlackChannel, u.Active
FROM dbo.Users AS u LEFT JOIN dbo.Departments AS d ON d.DepartmentId = u.DepartmentId
WHERE @DepartmentId IS NULL OR u.DepartmentId IS NULL OR u.DepartmentId = @DepartmentId
ORDER BY u.Email;
