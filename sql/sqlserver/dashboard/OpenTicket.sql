-- Opens a ticket about a run, or about a job that has not run. A viewer may open one, but not assign it.
CREATE PROCEDURE dashboard.OpenTicket
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Role nvarchar(10), @Rank int, @Source varchar(10), @Number int,
  @Refusal nvarchar(2000), @RunId varchar(100), @JobId int, @Title nvarchar(4000), @Description nvarchar(max),
  @Priority varchar(100), @AssigneeEmail nvarchar(4000), @RunKey bigint, @DepartmentId int, @Fingerprint varchar(16),
  @AssigneeId int, @TicketId int, @RequestKey varchar(100);

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @Source = Source, @Rank = Rank, @Role = Role, @RequestKey = RequestKey, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @RunId = LOWER(dbo.NonEmpty(i.RunId)),
  @JobId = dbo.WholeNumber(i.JobId),
  @Title = dbo.NonEmpty(i.Title),
  @Priority = ISNULL(RTRIM(dbo.NonEmpty(i.Priority)), 'Normal'),
  @AssigneeEmail = dbo.NonEmpty(i.AssigneeEmail),
  @Description = ISNULL(dbo.NonEmpty(i.Description), N'')
FROM OPENJSON(@Input) WITH (
  RunId varchar(100) '$.RunId',
  JobId nvarchar(100) '$.JobId',
  Title nvarchar(4000) '$.Title',
  Priority varchar(100) '$.Priority',
  AssigneeEmail nvarchar(4000) '$.AssigneeEmail',
  Description nvarchar(max) '$.Description'
) AS i;
IF (@RunId IS NULL AND @JobId IS NULL) OR (@RunId IS NOT NULL AND @JobId IS NOT NULL)
  THROW 50400, N'Give RunId or JobId, one of the two.', 1;
IF @RunId IS NOT NULL
  SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.FindRun(@RunId, @OwnDepartmentId);
ELSE
  SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal FROM dbo.FindJob(@JobId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @RunId = RunId, @JobId = JobId, @DepartmentId = DepartmentId, @Fingerprint = Fingerprint
FROM dbo.LogHistory
WHERE RunKey = @RunKey;
IF @Title IS NULL THROW 50400, N'Title is missing.', 1;
IF DATALENGTH(@Title) / 2 > 300 THROW 50400, N'Title has more than 300 characters.', 1;
IF DATALENGTH(@Description) / 2 > 1000000 THROW 50400, N'Description has more than 1000000 characters.', 1;
IF @Priority COLLATE Latin1_General_BIN2 NOT IN ('Low', 'Normal', 'High') THROW 50400, N'Priority must be one of Low, Normal, High.', 1;
SET @Refusal = N'This needs the role operator; yours is ' + @Role + N'.';
IF @AssigneeEmail IS NOT NULL AND @Rank < 2 THROW 50403, @Refusal, 1;
SELECT @AssigneeId = UserId, @AssigneeEmail = Email, @Number = Number, @Refusal = Refusal
FROM dbo.FindAssignee(@AssigneeEmail, @DepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

SELECT @TicketId = Made FROM dbo.RequestedBefore(@RequestKey, 'OpenTicket');
IF @TicketId IS NULL
BEGIN
  INSERT INTO dbo.Tickets (
    RunKey, RunId, JobId, DepartmentId, Fingerprint, Title, Description, Priority, Status, AssigneeId, OpenedBy, OpenedAt
  )
  VALUES (
    @RunKey, @RunId, @JobId, @DepartmentId, @Fingerprint, @Title, @Description, @Priority, 'Open', @AssigneeId, @Email,
    SYSUTCDATETIME()
  );
  SET @TicketId = SCOPE_IDENTITY();

  INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
  SELECT N'Ticket', CONVERT(nvarchar(20), @TicketId), f.Field, NULL, f.NewValue, @Email, @Source
  FROM (
    VALUES
      (N'Title', CAST(@Title AS nvarchar(max))),
      (N'Description', @Description),
      (N'Priority', @Priority),
      (N'Status', 'Open'),
      (N'JobId', CONVERT(nvarchar(20), @JobId)),
      (N'RunId', CAST(@RunId AS nvarchar(100))),
      (N'AssigneeEmail', @AssigneeEmail)
  ) AS f (Field, NewValue)
  WHERE f.NewValue IS NOT NULL;
  EXEC dbo.RememberRequest @RequestKey = @RequestKey, @ProcedureName = 'OpenTicket', @Entity = @TicketId;
END;

COMMIT TRANSACTION;

SELECT t.* FROM dbo.TicketRows AS t WHERE t.TicketId = @TicketId;
