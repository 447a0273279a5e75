-- What watchers can't do and somebody must fix, oldest first; for a department: problems of its jobs and general ones.
CREATE PROCEDURE dashboard.ListWatcherProblems
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Number int, @Refusal nvarchar(2000), @DepartmentId int;

SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT TOP (200)
  w.ProblemKey, w.Scope, w.JobId, j.Name AS JobName, j.DepartmentId, w.Text,
  dbo.UtcText(w.Since) AS Since
FROM dbo.WatcherProblems AS w LEFT JOIN dbo.Jobs AS j ON j.JobId = w.JobId
WHERE @DepartmentId IS NULL OR j.DepartmentId IS NULL OR j.DepartmentId = @DepartmentId
ORDER BY w.Since, w.ProblemKey;
