-- A run as people see it. It is also Lost if it is silent for dbo.SilentSeconds while the server was up (tempdb is
-- created at its start); it then ended at its last sign of life.
CREATE VIEW dbo.Runs
AS
  SELECT
    h.RunKey, h.RunId, h.JobId, j.Name AS JobName, j.Icon, h.DepartmentId, d.Name AS DepartmentName,
    h.Status AS RecordedStatus,
    CASE s.Silent WHEN 1 THEN 'Lost' ELSE h.Status END AS Status,
    h.StartedAt,
    e.EndedAt,
    CAST(
      CASE
        WHEN ISNULL(e.EndedAt, SYSUTCDATETIME()) < h.StartedAt THEN 0
        ELSE DATEDIFF_BIG(millisecond, h.StartedAt, ISNULL(e.EndedAt, SYSUTCDATETIME())) / 1000.0
      END AS float
    ) AS DurationSeconds,
    COALESCE(h.EndMessage, h.Message) AS Message,
    h.Validation, h.Progress, h.ProgressText, h.LineCount, h.WarningCount, h.ErrorCount,
    -- An integer that every driver returns as a number; a bigint comes as text.
    CAST(h.ExitCode AS float) AS ExitCode, h.Machine,
    h.Fingerprint
  FROM
    dbo.LogHistory AS h
    JOIN dbo.Jobs AS j ON j.JobId = h.JobId
    JOIN dbo.Departments AS d ON d.DepartmentId = h.DepartmentId
    CROSS JOIN (
      SELECT DATEADD(second, DATEDIFF(second, GETDATE(), GETUTCDATE()), MAX(create_date)) AS UpSince
      FROM sys.databases
      WHERE name = N'tempdb'
    ) AS t
    CROSS APPLY (
      SELECT CASE
        WHEN h.Status <> 'Pending' OR h.HeartbeatSeconds IS NULL THEN 0
        WHEN DATEDIFF_BIG(
            second,
            CASE WHEN t.UpSince > h.HeartbeatAt THEN t.UpSince ELSE h.HeartbeatAt END,
            SYSUTCDATETIME()
          ) > dbo.SilentSeconds(h.HeartbeatSeconds) THEN 1
        ELSE 0
      END AS Silent
    ) AS s
    CROSS APPLY (SELECT CASE s.Silent WHEN 1 THEN h.HeartbeatAt ELSE h.EndedAt END AS EndedAt) AS e;
