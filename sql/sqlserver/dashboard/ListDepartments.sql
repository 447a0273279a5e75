-- The departments that the caller may see.
CREATE PROCEDURE dashboard.ListDepartments
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

SELECT
  d.DepartmentId, d.Name, d.SlackChannel, d.MailAddress, d.AlertRules,
  (SELECT COUNT(*) FROM dbo.Jobs AS j WHERE j.DepartmentId = d.DepartmentId) AS JobCount
FROM dbo.Departments AS d
WHERE @OwnDepartmentId IS NULL OR d.DepartmentId = @OwnDepartmentId
ORDER BY d.Name;
