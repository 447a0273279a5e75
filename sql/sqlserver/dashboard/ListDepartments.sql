-- The departments that the caller may see.
CREATE PROCEDURE dashboard.ListDepartments
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @OwnDepartmentId int, @Number int, @Refusal nvarchar(2000);

SELECT @OwnDepartmentId = OwnDepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  d.DepartmentId, d.Name, d.SlackChannel, d.MailAddress, d.AlertRules,
  (SELECT COUNT(*) FROM dbo.Jobs AS j WHERE j.DepartmentId = d.DepartmentId) AS JobCount
FROM dbo.Departments AS d
WHERE @OwnDepartmentId IS NULL OR d.DepartmentId = @OwnDepartmentId
ORDER BY d.Name;
