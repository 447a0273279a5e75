-- Alerts, newest first, a page at a time: one row more than PageSize comes back where there is a next page.
CREATE PROCEDURE dashboard.ListAlerts
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @DepartmentId int, @Status nvarchar(100), @Kind nvarchar(100), @JobId int, @RunId varchar(100), @RunKey bigint,
  @AssigneeEmail nvarchar(4000), @BeforeAlertKey bigint, @PageSize int, @Number int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @DepartmentId = CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int),
  @Status = NULLIF(i.Status, N''),
  @Kind = NULLIF(i.Kind, N''),
  @JobId = CAST(NULLIF(NULLIF(i.JobId, N''), N'0') AS int),
  @RunId = LOWER(NULLIF(i.RunId, N'')),
  @AssigneeEmail = NULLIF(dbo.JsonText(i.AssigneeEmail), N''),
  @BeforeAlertKey = CAST(NULLIF(NULLIF(i.BeforeAlertKey, N''), N'0') AS bigint),
  @PageSize = ISNULL(CAST(NULLIF(NULLIF(i.PageSize, N''), N'0') AS int), 50)
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  DepartmentId nvarchar(100) '$.DepartmentId',
  Status nvarchar(100) '$.Status',
  Kind nvarchar(100) '$.Kind',
  JobId nvarchar(100) '$.JobId',
  RunId nvarchar(100) '$.RunId',
  AssigneeEmail nvarchar(4000) '$.AssigneeEmail',
  BeforeAlertKey nvarchar(100) '$.BeforeAlertKey',
  PageSize nvarchar(100) '$.PageSize'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL AND @DepartmentId <> @OwnDepartmentId
BEGIN
  SET @Refusal = CONCAT(N'Department ', @DepartmentId, N' isn''t yours to see; yours is ', @OwnDepartmentId, N'.');
  THROW 50403, @Refusal, 1;
END;
SET @DepartmentId = ISNULL(@OwnDepartmentId, @DepartmentId);
IF @PageSize < 1 OR @PageSize > 100 THROW 50400, N'PageSize must be a whole number from 1 to 100.', 1;
IF @Status NOT IN (N'Open', N'Unacknowledged', N'Closed')
  THROW 50400, N'Status must be one of Open, Unacknowledged, Closed.', 1;
IF @Kind NOT IN (N'error', N'lost', N'missed', N'long', N'late', N'short', N'validation', N'warnings', N'summary')
  THROW 50400, N'Kind must be one of error, lost, missed, long, late, short, validation, warnings, summary.', 1;
IF @RunId IS NOT NULL
BEGIN
  SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.FindRun(@RunId, @OwnDepartmentId);
  IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
END;

SELECT TOP (@PageSize + 1) r.*
FROM dbo.Alerts AS a CROSS APPLY dbo.AlertRow(a.AlertKey) AS r
WHERE
  (@DepartmentId IS NULL OR a.DepartmentId = @DepartmentId)
  AND (
    @Status IS NULL
    OR (@Status = N'Open' AND a.ClosedAt IS NULL)
    OR (@Status = N'Unacknowledged' AND a.ClosedAt IS NULL AND a.AcknowledgedAt IS NULL)
    OR (@Status = N'Closed' AND a.ClosedAt IS NOT NULL)
  )
  AND (@Kind IS NULL OR a.Kind = @Kind)
  AND (@JobId IS NULL OR a.JobId = @JobId)
  AND (@RunKey IS NULL OR a.RunKey = @RunKey)
  AND (@AssigneeEmail IS NULL OR r.AssigneeEmail = @AssigneeEmail)
  AND (@BeforeAlertKey IS NULL OR a.AlertKey < @BeforeAlertKey)
ORDER BY a.AlertKey DESC
OPTION (RECOMPILE);
