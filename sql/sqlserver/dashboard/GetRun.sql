-- All of one run, by its id or by the beginning of it. A run that the caller can't see is not there.
CREATE PROCEDURE dashboard.GetRun
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000), @RunId varchar(100), @RunKey bigint, @Runs int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Email = NULLIF(i.Email, N''), @RunId = LOWER(NULLIF(i.RunId, ''))
FROM OPENJSON(@Input) WITH (Email nvarchar(320) '$.Email', RunId varchar(100) '$.RunId') AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
-- An id, or the beginning of one that is enough.
IF @RunId IS NULL THROW 50400, N'RunId is missing.', 1;
IF LEN(@RunId) < 4 OR LEN(@RunId) > 36 OR @RunId LIKE '%[^0-9a-f-]%'
  THROW 50400, N'RunId must be the id of a run, or at least its first 4 characters.', 1;
SELECT @Runs = COUNT(*), @RunKey = MAX(r.RunKey)
FROM (
  SELECT TOP (2) RunKey
  FROM dbo.LogHistory
  WHERE RunId LIKE @RunId + '%' AND (@OwnDepartmentId IS NULL OR DepartmentId = @OwnDepartmentId)
) AS r;
IF @Runs = 0
BEGIN
  SET @Refusal = N'There is no run ' + @RunId + N', or its department isn''t yours to see.';
  THROW 50404, @Refusal, 1;
END;
IF @Runs > 1
BEGIN
  SET @Refusal = N'More than one run begins with ' + @RunId + N': give more of its id.';
  THROW 50409, @Refusal, 1;
END;

SELECT
  CONVERT(varchar(20), r.RunKey) AS RunKey, r.RunId, r.JobId, r.JobName, r.Icon, r.DepartmentId, r.DepartmentName, r.Status,
  REPLACE(CONVERT(varchar(23), r.StartedAt, 121), ' ', 'T') + 'Z' AS StartedAt,
  REPLACE(CONVERT(varchar(23), r.EndedAt, 121), ' ', 'T') + 'Z' AS EndedAt,
  r.DurationSeconds,
  r.Message, r.Validation, r.Progress, r.ProgressText, r.LineCount, r.WarningCount, r.ErrorCount,
  r.ExitCode, r.Machine, r.Fingerprint,
  c.Cause, h.Traceback, h.Metrics, h.ValidationReason, h.ValidatedBy,
  REPLACE(CONVERT(varchar(23), h.ValidatedAt, 121), ' ', 'T') + 'Z' AS ValidatedAt,
  h.ValidationNote, h.DroppedLines, h.OsUser, h.Pid, h.Runtime, h.Sdk, h.Script, h.HeartbeatSeconds,
  REPLACE(CONVERT(varchar(23), h.HeartbeatAt, 121), ' ', 'T') + 'Z' AS HeartbeatAt,
  REPLACE(CONVERT(varchar(23), h.InsertedAt, 121), ' ', 'T') + 'Z' AS InsertedAt,
  u.Email AS OwnerEmail, u.Name AS OwnerName, j.DocumentationUrl,
  CASE WHEN r.Fingerprint IS NOT NULL THEN same.Runs END AS SameErrorCount,
  REPLACE(CONVERT(varchar(23), same.Since, 121), ' ', 'T') + 'Z' AS SameErrorSince
FROM
  dbo.Runs AS r
  JOIN dbo.LogHistory AS h ON h.RunKey = r.RunKey
  JOIN dbo.Jobs AS j ON j.JobId = r.JobId
  LEFT JOIN dbo.Users AS u ON u.UserId = j.OwnerId
  CROSS APPLY dbo.CauseOf(h.Traceback) AS c
  OUTER APPLY (
    SELECT COUNT(*) AS Runs, MIN(f.StartedAt) AS Since
    FROM dbo.LogHistory AS f
    WHERE
      f.Fingerprint = h.Fingerprint AND f.DepartmentId = h.DepartmentId
      AND f.StartedAt >= DATEADD(day, -90, SYSUTCDATETIME())
  ) AS same
WHERE r.RunKey = @RunKey;
