-- Alerts, newest first, one page at a time: one row more than PageSize comes back if there is a next page.
CREATE PROCEDURE dashboard.ListAlerts
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @OwnDepartmentId int, @Number int, @Refusal nvarchar(2000), @DepartmentId int, @Status varchar(100),
  @Kind varchar(100), @JobId int, @RunId varchar(100), @RunKey bigint, @AssigneeEmail nvarchar(4000),
  @AssigneeId int, @AlertKey bigint, @BeforeAlertKey bigint, @BeforeAt datetime2(3), @PageSize int;
DECLARE @Page TABLE (AlertKey bigint NOT NULL PRIMARY KEY);

SELECT @OwnDepartmentId = OwnDepartmentId, @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @Status = dbo.NonEmpty(i.Status),
  @Kind = dbo.NonEmpty(i.Kind),
  @JobId = dbo.WholeNumber(i.JobId),
  @RunId = LOWER(dbo.NonEmpty(i.RunId)),
  @AssigneeEmail = dbo.NonEmpty(i.AssigneeEmail),
  @AlertKey = dbo.WholeNumber(i.AlertKey),
  @BeforeAlertKey = dbo.WholeNumber(i.BeforeAlertKey),
  @PageSize = ISNULL(dbo.WholeNumber(i.PageSize), 50)
FROM OPENJSON(@Input) WITH (
  Status varchar(100) '$.Status',
  Kind varchar(100) '$.Kind',
  JobId nvarchar(100) '$.JobId',
  RunId nvarchar(100) '$.RunId',
  AssigneeEmail nvarchar(4000) '$.AssigneeEmail',
  AlertKey nvarchar(100) '$.AlertKey',
  BeforeAlertKey nvarchar(100) '$.BeforeAlertKey',
  PageSize nvarchar(100) '$.PageSize'
) AS i;
IF @PageSize < 1 OR @PageSize > 100 THROW 50400, N'PageSize must be a whole number from 1 to 100.', 1;
IF @Status COLLATE Latin1_General_BIN2 NOT IN ('Open', 'Unacknowledged', 'Closed')
  THROW 50400, N'Status must be one of Open, Unacknowledged, Closed.', 1;
IF @Kind COLLATE Latin1_General_BIN2 NOT IN ('error', 'lost', 'missed', 'long', 'late', 'short', 'validation', 'warnings', 'summary')
  THROW 50400, N'Kind must be one of error, lost, missed, long, late, short, validation, warnings, summary.', 1;
IF @RunId IS NOT NULL
BEGIN
  SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.FindRun(@RunId, @OwnDepartmentId);
  IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
END;

SELECT @BeforeAt = OpenedAt FROM dbo.Alerts WHERE AlertKey = @BeforeAlertKey;
-- Nothing is assigned to an unknown person.
IF @AssigneeEmail IS NOT NULL SET @AssigneeId = ISNULL((SELECT UserId FROM dbo.Users WHERE Email = @AssigneeEmail), 0);

-- First the keys in the order of an index, then the rows of the page.
INSERT INTO @Page (AlertKey)
SELECT TOP (@PageSize + 1) a.AlertKey
FROM dbo.Alerts AS a
WHERE
  -- A report belongs to one person; nobody has to look after it.
  a.Kind <> 'report' AND a.DepartmentId IS NOT NULL AND (@DepartmentId IS NULL OR a.DepartmentId = @DepartmentId)
  AND (@AlertKey IS NULL OR a.AlertKey = @AlertKey)
  AND (@Status IS NULL OR @Status = 'Closed' OR a.ClosedAt IS NULL)
  AND (@Status IS NULL OR @Status <> 'Closed' OR a.ClosedAt IS NOT NULL)
  AND (@Status IS NULL OR @Status <> 'Unacknowledged' OR a.AcknowledgedAt IS NULL)
  AND (@Kind IS NULL OR a.Kind = @Kind)
  AND (@JobId IS NULL OR a.JobId = @JobId)
  AND (@RunKey IS NULL OR a.RunKey = @RunKey)
  AND (@AssigneeId IS NULL OR a.AssigneeId = @AssigneeId)
  AND (
    @BeforeAlertKey IS NULL
    OR (a.OpenedAt <= @BeforeAt AND (a.OpenedAt < @BeforeAt OR a.AlertKey < @BeforeAlertKey))
  )
ORDER BY a.OpenedAt DESC, a.AlertKey DESC
OPTION (RECOMPILE);

SELECT r.*
FROM @Page AS p JOIN dbo.Alerts AS a ON a.AlertKey = p.AlertKey CROSS APPLY dbo.AlertRow(p.AlertKey) AS r
ORDER BY a.OpenedAt DESC, a.AlertKey DESC;
