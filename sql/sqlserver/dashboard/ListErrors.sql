-- One row for all runs of a job that failed with the same fingerprint, most recently seen first.
CREATE PROCEDURE dashboard.ListErrors
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Number int, @Refusal nvarchar(2000), @BadTime nvarchar(100), @DepartmentId int, @JobId int, @Text nvarchar(4000),
  @From datetime2(3), @PageSize int;

SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @JobId = dbo.WholeNumber(i.JobId),
  @Text = dbo.NonEmpty(i.Text),
  @From = dbo.UtcTime(i.FromTime),
  @PageSize = ISNULL(dbo.WholeNumber(i.PageSize), 100),
  @BadTime = dbo.BadTime(N'From', i.FromTime)
FROM OPENJSON(@Input) WITH (
  JobId nvarchar(100) '$.JobId',
  Text nvarchar(4000) '$.Text',
  FromTime nvarchar(100) '$.From',
  PageSize nvarchar(100) '$.PageSize'
) AS i;
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
IF @PageSize < 1 OR @PageSize > 200 THROW 50400, N'PageSize must be a whole number from 1 to 200.', 1;
IF DATALENGTH(@Text) / 2 > 200 THROW 50400, N'Text has more than 200 characters.', 1;
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
    WHERE
      t.Fingerprint = g.Fingerprint AND t.Fingerprint IS NOT NULL AND t.Status <> 'Closed' AND t.DepartmentId = g.DepartmentId
  ) AS OpenTicketId
FROM
  (
    SELECT
      h.Fingerprint, h.JobId, h.DepartmentId, COUNT(*) AS Count, MIN(h.StartedAt) AS FirstSeenAt,
      MAX(h.StartedAt) AS LastSeenAt
    FROM dbo.LogHistory AS h
    WHERE
      h.Status IN ('Error', 'TimedOut') AND h.Fingerprint IS NOT NULL AND h.StartedAt >= @From
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
      f.Fingerprint = g.Fingerprint AND f.Fingerprint IS NOT NULL AND f.StartedAt = g.LastSeenAt AND f.JobId = g.JobId
      AND f.DepartmentId = g.DepartmentId AND f.Status IN ('Error', 'TimedOut')
    ORDER BY f.RunKey DESC
  ) AS l
  OUTER APPLY dbo.CauseOf(l.Traceback) AS c
WHERE @Text IS NULL OR CHARINDEX(@Text, j.Name) > 0 OR CHARINDEX(@Text, c.Cause) > 0
ORDER BY g.LastSeenAt DESC, g.JobId, g.Fingerprint
OPTION (RECOMPILE);
