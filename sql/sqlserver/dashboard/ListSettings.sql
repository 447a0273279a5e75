-- What holds for all departments: one row for each setting, also where nobody has set it.
CREATE PROCEDURE dashboard.ListSettings
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Email = NULLIF(dbo.JsonText(i.Email), N'') FROM OPENJSON(@Input) WITH (Email nvarchar(320) '$.Email') AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;

SELECT k.Name, s.Value
FROM (VALUES (N'AlertRules'), (N'RetentionDays')) AS k (Name) LEFT JOIN dbo.Settings AS s ON s.Name = k.Name
ORDER BY k.Name;
