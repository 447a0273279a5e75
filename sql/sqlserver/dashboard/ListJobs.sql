-- Jobs with the last run of each.
CREATE PROCEDURE dashboard.ListJobs
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @DepartmentId int, @JobId int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @DepartmentId = CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int),
  @JobId = CAST(NULLIF(NULLIF(i.JobId, N''), N'0') AS int)
FROM OPENJSON(@Input) WITH (Email nvarchar(320) '$.Email', DepartmentId nvarchar(100) '$.DepartmentId',
  JobId nvarchar(100) '$.JobId') AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL AND @DepartmentId <> @OwnDepartmentId
BEGIN
  SET @Refusal = CONCAT(N'Department ', @DepartmentId, N' isn''t yours to see; yours is ', @OwnDepartmentId, N'.');
  THROW 50403, @Refusal, 1;
END;
SET @DepartmentId = ISNULL(@OwnDepartmentId, @DepartmentId);

SELECT j.*
FROM dbo.JobRows AS j
WHERE (@DepartmentId IS NULL OR j.DepartmentId = @DepartmentId) AND (@JobId IS NULL OR j.JobId = @JobId)
ORDER BY j.JobId;
