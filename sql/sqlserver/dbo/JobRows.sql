-- A job as every procedure returns it, with its last run and the figures from its runs.
CREATE VIEW dbo.JobRows
AS
  SELECT
    j.JobId, j.Name, j.Icon, j.DepartmentId, d.Name AS DepartmentName, u.Email AS OwnerEmail, u.Name AS OwnerName,
    j.Path, j.Machine, j.Cron, j.TimeZone, j.GraceSeconds, j.LongestSeconds, j.ShortestSeconds, j.NeedsValidation,
    j.AlertRules, j.DocumentationUrl, j.Paused,
    dbo.UtcText(j.SnoozedUntil) AS SnoozedUntil,
    r.RunId AS LastRunId,
    dbo.UtcText(r.StartedAt) AS LastStartedAt,
    r.Status AS LastStatus,
    f.UsualSeconds, f.SuccessRate,
    dbo.UtcText(f.NextDueAt) AS NextDueAt,
    dbo.UtcText(j.ExpectedUntil) AS ExpectedUntil,
    j.ScheduleProblem,
    dbo.UtcText(j.RetiredAt) AS RetiredAt
  FROM
    dbo.Jobs AS j
    JOIN dbo.Departments AS d ON d.DepartmentId = j.DepartmentId
    JOIN dbo.JobFigures AS f ON f.JobId = j.JobId
    LEFT JOIN dbo.Users AS u ON u.UserId = j.OwnerId
    OUTER APPLY (
      SELECT TOP (1) x.RunId, x.StartedAt, x.Status
      FROM dbo.Runs AS x
      WHERE x.JobId = j.JobId
      ORDER BY x.StartedAt DESC, x.RunKey DESC
    ) AS r;
