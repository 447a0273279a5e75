-- Tickets, newest first, one page at a time: one row more than PageSize comes back if there is a next page.
CREATE PROCEDURE dashboard.ListTickets
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Number int, @Refusal nvarchar(2000), @DepartmentId int, @Status varchar(100), @AssigneeEmail nvarchar(4000),
  @JobId int, @Text nvarchar(4000), @BeforeTicketId int, @PageSize int;

SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @Status = dbo.NonEmpty(i.Status),
  @AssigneeEmail = dbo.NonEmpty(i.AssigneeEmail),
  @JobId = dbo.WholeNumber(i.JobId),
  @Text = dbo.NonEmpty(i.Text),
  @BeforeTicketId = dbo.WholeNumber(i.BeforeTicketId),
  @PageSize = ISNULL(dbo.WholeNumber(i.PageSize), 50)
FROM OPENJSON(@Input) WITH (
  Status varchar(100) '$.Status',
  AssigneeEmail nvarchar(4000) '$.AssigneeEmail',
  JobId nvarchar(100) '$.JobId',
  Text nvarchar(4000) '$.Text',
  BeforeTicketId nvarchar(100) '$.BeforeTicketId',
  PageSize nvarchar(100) '$.PageSize'
) AS i;
IF @PageSize < 1 OR @PageSize > 100 THROW 50400, N'PageSize must be a whole number from 1 to 100.', 1;
IF @Status COLLATE Latin1_General_BIN2 NOT IN ('Open', 'InProgress', 'Closed', 'NotClosed')
  THROW 50400, N'Status must be one of Open, InProgress, Closed, NotClosed.', 1;
IF DATALENGTH(@Text) / 2 > 200 THROW 50400, N'Text has more than 200 characters.', 1;

SELECT TOP (@PageSize + 1)
  t.TicketId, t.Title, t.Priority, t.Status, t.JobId, t.JobName, t.Icon, t.DepartmentId, t.DepartmentName, t.RunId,
  t.Fingerprint, t.AssigneeEmail, t.AssigneeName, t.OpenedBy, t.OpenedByName, t.OpenedAt, t.ClosedBy, t.ClosedAt,
  t.CommentCount
FROM dbo.TicketRows AS t
WHERE
  (@DepartmentId IS NULL OR t.DepartmentId = @DepartmentId)
  AND (@Status IS NULL OR t.Status = @Status OR (@Status = 'NotClosed' AND t.Status <> 'Closed'))
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
