-- Runs of a job that failed with one fingerprint are one row, the last seen first.
CREATE PROCEDURE dashboard.ListErrors
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @BadTime nvarchar(100), @DepartmentId int, @JobId int, @Text nvarchar(4000), @From datetime2(3), @PageSize int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @DepartmentId = CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int),
  @JobId = CAST(NULLIF(NULLIF(i.JobId, N''), N'0') AS int),
  @Text = NULLIF(dbo.JsonText(i.Text), N''),
  @From = dbo.UtcTime(i.FromTime),
  @PageSize = ISNULL(CAST(NULLIF(NULLIF(i.PageSize, N''), N'0') AS int), 100),
  @BadTime = CASE WHEN i.FromTime <> N'' AND dbo.UtcTime(i.FromTime) IS NULL THEN N'From' END
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  DepartmentId nvarchar(100) '$.DepartmentId',
  JobId nvarchar(100) '$.JobId',
  Text nvarchar(4000) '$.Text',
  FromTime nvarchar(100) '$.From',
  PageSize nvarchar(100) '$.PageSize'
) AS i;
SET @BadTime = @BadTime + N' must be a time in UTC like 2026-11-24T10:00:00.000Z.';
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL AND @DepartmentId <> @OwnDepartmentId
BEGIN
  SET @Refusal = CONCAT(N'Department ', @DepartmentId, N' isn''t yours to see; yours is ', @OwnDepartmentId, N'.');
  THROW 50403, @Refusal, 1;
END;
SET @DepartmentId = ISNULL(@OwnDepartmentId, @DepartmentId);
IF @PageSize < 1 OR @PageSize > 200 THROW 50400, N'PageSize must be a whole number from 1 to 200.', 1;
IF LEN(@Text) > 200 THROW 50400, N'Text has more than 200 characters.', 1;
SET @From = ISNULL(@From, DATEADD(day, -(SELECT RecentDays FROM dbo.Rules), SYSUTCDATETIME()));

SELECT TOP (@PageSize)
  g.Fingerprint, g.JobId, j.Name AS JobName, j.Icon, g.DepartmentId, d.Name AS DepartmentName, c.Cause,
  LEFT(COALESCE(l.EndMessage, l.Message), 1000) AS Message, g.Count,
  dbo.UtcText(g.FirstSeenAt) AS FirstSeenAt,
  dbo.UtcText(g.LastSeenAt) AS LastSeenAt,
  l.RunId AS LastRunId,
  (
    SELECT MIN(t.TicketId)
    FROM dbo.Tickets AS t
    WHERE t.Fingerprint = g.Fingerprint AND t.Status <> N'Closed' AND t.DepartmentId = g.DepartmentId
  ) AS OpenTicketId
FROM
  (
    SELECT
      h.Fingerprint, h.JobId, h.DepartmentId, COUNT(*) AS Count, MIN(h.StartedAt) AS FirstSeenAt,
      MAX(h.StartedAt) AS LastSeenAt
    FROM dbo.LogHistory AS h
    WHERE
      h.Status IN (N'Error', N'TimedOut') AND h.Fingerprint IS NOT NULL AND h.StartedAt >= @From
      AND (@DepartmentId IS NULL OR h.DepartmentId = @DepartmentId)
      AND (@JobId IS NULL OR h.JobId = @JobId)
    GROUP BY h.Fingerprint, h.JobId, h.DepartmentId
  ) AS g
  JOIN dbo.Jobs AS j ON j.JobId = g.JobId
  JOIN dbo.Departments AS d ON d.DepartmentId = g.DepartmentId
  CROSS APPLY (
    SELECT TOP (1) f.RunId, f.EndMessage, f.Message, f.Traceback
    FROM dbo.LogHistory AS f
    WHERE
      f.Fingerprint = g.Fingerprint AND f.StartedAt = g.LastSeenAt AND f.JobId = g.JobId
      AND f.DepartmentId = g.DepartmentId AND f.Status IN (N'Error', N'TimedOut')
    ORDER BY f.RunKey DESC
  ) AS l
  OUTER APPLY dbo.CauseOf(l.Traceback) AS c
WHERE @Text IS NULL OR CHARINDEX(@Text, j.Name) > 0 OR CHARINDEX(@Text, c.Cause) > 0
ORDER BY g.LastSeenAt DESC, g.JobId, g.Fingerprint
OPTION (RECOMPILE);
