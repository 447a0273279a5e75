-- Somebody is to look at a run, or at a job that has not run. A viewer may open a ticket, and assigns it to nobody.
CREATE PROCEDURE dashboard.OpenTicket
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @RunId varchar(100), @JobId int, @Title nvarchar(4000), @Description nvarchar(max),
  @Priority nvarchar(100), @AssigneeEmail nvarchar(4000), @Number int, @RunKey bigint, @DepartmentId int,
  @Fingerprint varchar(16), @AssigneeId int, @TicketId int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'),
  @RunId = LOWER(NULLIF(i.RunId, '')),
  @JobId = CAST(NULLIF(NULLIF(i.JobId, N''), N'0') AS int),
  @Title = NULLIF(dbo.JsonText(i.Title), N''),
  @Priority = ISNULL(NULLIF(i.Priority, N''), N'Normal'),
  @AssigneeEmail = NULLIF(dbo.JsonText(i.AssigneeEmail), N'')
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  RunId varchar(100) '$.RunId',
  JobId nvarchar(100) '$.JobId',
  Title nvarchar(4000) '$.Title',
  Priority nvarchar(100) '$.Priority',
  AssigneeEmail nvarchar(4000) '$.AssigneeEmail'
) AS i;
-- A long text comes through whole only this way.
SELECT @Description = dbo.JsonText(value) FROM OPENJSON(@Input) WHERE [key] = N'Description';
SET @Description = ISNULL(@Description, N'');
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
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
IF LEN(@Title) > 300 THROW 50400, N'Title has more than 300 characters.', 1;
IF LEN(@Description) > 1000000 THROW 50400, N'Description has more than 1000000 characters.', 1;
IF @Priority NOT IN (N'Low', N'Normal', N'High') THROW 50400, N'Priority must be one of Low, Normal, High.', 1;
SET @Refusal = N'This needs the role operator; yours is ' + @Role + N'.';
IF @AssigneeEmail IS NOT NULL AND @Rank < 2 THROW 50403, @Refusal, 1;
SELECT @AssigneeId = UserId, @AssigneeEmail = Email, @Number = Number, @Refusal = Refusal
FROM dbo.FindAssignee(@AssigneeEmail, @DepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

INSERT INTO dbo.Tickets (
  RunKey, RunId, JobId, DepartmentId, Fingerprint, Title, Description, Priority, Status, AssigneeId, OpenedBy, OpenedAt
)
VALUES (
  @RunKey, @RunId, @JobId, @DepartmentId, @Fingerprint, @Title, @Description, @Priority, N'Open', @AssigneeId, @Email,
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
    (N'Status', N'Open'),
    (N'JobId', CONVERT(nvarchar(20), @JobId)),
    (N'RunId', CAST(@RunId AS nvarchar(100))),
    (N'AssigneeEmail', @AssigneeEmail)
) AS f (Field, NewValue)
WHERE f.NewValue IS NOT NULL;

COMMIT TRANSACTION;

SELECT t.* FROM dbo.TicketRows AS t WHERE t.TicketId = @TicketId;
