-- Tickets, newest first, a page at a time: one row more than PageSize comes back where there is a next page.
CREATE PROCEDURE dashboard.ListTickets
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @DepartmentId int, @Status nvarchar(100), @AssigneeEmail nvarchar(4000), @JobId int, @Text nvarchar(4000),
  @BeforeTicketId int, @PageSize int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @DepartmentId = CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int),
  @Status = NULLIF(i.Status, N''),
  @AssigneeEmail = NULLIF(dbo.JsonText(i.AssigneeEmail), N''),
  @JobId = CAST(NULLIF(NULLIF(i.JobId, N''), N'0') AS int),
  @Text = NULLIF(dbo.JsonText(i.Text), N''),
  @BeforeTicketId = CAST(NULLIF(NULLIF(i.BeforeTicketId, N''), N'0') AS int),
  @PageSize = ISNULL(CAST(NULLIF(NULLIF(i.PageSize, N''), N'0') AS int), 50)
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  DepartmentId nvarchar(100) '$.DepartmentId',
  Status nvarchar(100) '$.Status',
  AssigneeEmail nvarchar(4000) '$.AssigneeEmail',
  JobId nvarchar(100) '$.JobId',
  Text nvarchar(4000) '$.Text',
  BeforeTicketId nvarchar(100) '$.BeforeTicketId',
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
IF @Status NOT IN (N'Open', N'InProgress', N'Closed', N'NotClosed')
  THROW 50400, N'Status must be one of Open, InProgress, Closed, NotClosed.', 1;
IF LEN(@Text) > 200 THROW 50400, N'Text has more than 200 characters.', 1;

SELECT TOP (@PageSize + 1)
  t.TicketId, t.Title, t.Priority, t.Status, t.JobId, t.JobName, t.Icon, t.DepartmentId, t.DepartmentName, t.RunId,
  t.Fingerprint, t.AssigneeEmail, t.AssigneeName, t.OpenedBy, t.OpenedByName, t.OpenedAt, t.ClosedBy, t.ClosedAt,
  t.CommentCount
FROM dbo.TicketRows AS t
WHERE
  (@DepartmentId IS NULL OR t.DepartmentId = @DepartmentId)
  AND (@Status IS NULL OR t.Status = @Status OR (@Status = N'NotClosed' AND t.Status <> N'Closed'))
  AND (@AssigneeEmail IS NULL OR t.AssigneeEmail = @AssigneeEmail)
  AND (@JobId IS NULL OR t.JobId = @JobId)
  AND (
    @Text IS NULL
    OR CHARINDEX(@Text, t.Title) > 0
    OR CHARINDEX(@Text, t.Description) > 0
    OR CHARINDEX(@Text, t.JobName) > 0
  )
  AND (@BeforeTicketId IS NULL OR t.TicketId < @BeforeTicketId)
ORDER BY t.TicketId DESC
OPTION (RECOMPILE);
