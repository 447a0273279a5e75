-- Jobs with the last run of each; retired ones only if they are asked for.
CREATE PROCEDURE dashboard.ListJobs
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Number int, @Refusal nvarchar(2000), @DepartmentId int, @JobId int, @Retired bit;

SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @JobId = dbo.WholeNumber(i.JobId), @Retired = CASE WHEN i.Retired IN (N'true', N'1') THEN 1 ELSE 0 END
FROM OPENJSON(@Input) WITH (JobId nvarchar(100) '$.JobId', Retired nvarchar(100) '$.Retired') AS i;

SELECT j.*
FROM dbo.JobRows AS j
WHERE
  (@JobId IS NOT NULL OR @Retired = 1 OR j.RetiredAt IS NULL)
  AND (@DepartmentId IS NULL OR j.DepartmentId = @DepartmentId) AND (@JobId IS NULL OR j.JobId = @JobId)
ORDER BY j.JobId;
