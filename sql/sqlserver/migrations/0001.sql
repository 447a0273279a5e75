-- The tables and rights. Times are UTC. A migration is applied once, in one transaction, batch by batch (GO), and never
-- edited afterwards; the next change is 0002.sql.
--
-- Names and email addresses have their own collation. So a case-sensitive or Turkish database also finds
-- INFO@example.org, and an old one distinguishes an emoji from an empty text. Our own words (a status, a level) are
-- varchar, like the procedures' variables, because a conversion would prevent the use of an index. docs/database.md
-- lists the indexes. Each includes the columns of its filter, because SQL Server would look them up otherwise.

CREATE SCHEMA sdk AUTHORIZATION dbo;
GO
CREATE SCHEMA dashboard AUTHORIZATION dbo;
GO
CREATE SCHEMA watcher AUTHORIZATION dbo;
GO
-- A role may call the procedures of its schema and nothing else. Tables and procedures both belong to dbo, so ownership
-- chains apply, and nobody needs a right on a table.
CREATE ROLE job_runner;
GO
CREATE ROLE dashboard_user;
GO
-- May also be an admin: see dbo.Caller.
CREATE ROLE dashboard_admin;
GO
CREATE ROLE watcher;
GO
GRANT EXECUTE ON SCHEMA::sdk TO job_runner;
GO
GRANT EXECUTE ON SCHEMA::dashboard TO dashboard_user;
GO
GRANT EXECUTE ON SCHEMA::dashboard TO dashboard_admin;
GO
GRANT EXECUTE ON SCHEMA::watcher TO watcher;
GO

CREATE TABLE dbo.SchemaMigrations (
  Version int NOT NULL CONSTRAINT PK_SchemaMigrations PRIMARY KEY,
  AppliedAt datetime2(3) NOT NULL CONSTRAINT DF_SchemaMigrations_AppliedAt DEFAULT (SYSUTCDATETIME())
);

CREATE TABLE dbo.Settings (
  Name nvarchar(100) NOT NULL CONSTRAINT PK_Settings PRIMARY KEY,
  Value nvarchar(4000) NULL,
  ChangedAt datetime2(3) NOT NULL CONSTRAINT DF_Settings_ChangedAt DEFAULT (SYSUTCDATETIME())
);

CREATE TABLE dbo.Departments (
  DepartmentId int NOT NULL CONSTRAINT PK_Departments PRIMARY KEY,
  Name nvarchar(100) COLLATE Latin1_General_100_CI_AS NOT NULL CONSTRAINT UQ_Departments_Name UNIQUE,
  SlackChannel nvarchar(100) COLLATE Latin1_General_100_CI_AS NULL,
  MailAddress nvarchar(320) COLLATE Latin1_General_100_CI_AS NULL,
  AlertRules nvarchar(4000) NULL
);
-- Foreign keys to a department, or to a job, are checked on this narrow index, so they don't wait for changes of other
-- columns. It is made before the keys, because they bind to an existing index.
CREATE UNIQUE INDEX UX_Departments_DepartmentId ON dbo.Departments (DepartmentId);
GO

CREATE TABLE dbo.Users (
  UserId int IDENTITY(1, 1) NOT NULL CONSTRAINT PK_Users PRIMARY KEY,
  Email nvarchar(320) COLLATE Latin1_General_100_CI_AS NOT NULL CONSTRAINT UQ_Users_Email UNIQUE,
  Name nvarchar(200) NOT NULL,
  Role nvarchar(10) NOT NULL CONSTRAINT CK_Users_Role CHECK (Role IN ('viewer', 'operator', 'admin')),
  DepartmentId int NULL CONSTRAINT FK_Users_Departments REFERENCES dbo.Departments (DepartmentId),
  Language nvarchar(2) NOT NULL CONSTRAINT CK_Users_Language CHECK (Language IN ('it', 'en')),
  SlackId nvarchar(50) COLLATE Latin1_General_100_CI_AS NULL,
  SlackChannel nvarchar(100) COLLATE Latin1_General_100_CI_AS NULL,
  Active bit NOT NULL,
  -- The morning report: how often, by which channel, at which hour of which zone; since when they want it, and the end
  -- of the last one.
  ReportEvery varchar(10) NOT NULL CONSTRAINT DF_Users_ReportEvery DEFAULT ('none')
    CONSTRAINT CK_Users_ReportEvery CHECK (ReportEvery IN ('none', 'daily', 'weekly')),
  ReportBy varchar(5) NOT NULL CONSTRAINT DF_Users_ReportBy DEFAULT ('mail')
    CONSTRAINT CK_Users_ReportBy CHECK (ReportBy IN ('mail', 'slack')),
  ReportHour int NOT NULL CONSTRAINT DF_Users_ReportHour DEFAULT (7)
    CONSTRAINT CK_Users_ReportHour CHECK (ReportHour >= 0 AND ReportHour <= 23),
  ReportTimeZone nvarchar(100) NULL,
  ReportSince datetime2(3) NULL,
  ReportedUntil datetime2(3) NULL
);

-- The most that a SQL login may see and do, whatever the browser claims.
CREATE TABLE dbo.DepartmentLogins (
  Login nvarchar(128) COLLATE Latin1_General_100_CI_AS NOT NULL CONSTRAINT PK_DepartmentLogins PRIMARY KEY,
  DepartmentId int NOT NULL CONSTRAINT FK_DepartmentLogins_Departments REFERENCES dbo.Departments (DepartmentId),
  Role nvarchar(10) NOT NULL CONSTRAINT CK_DepartmentLogins_Role CHECK (Role IN ('viewer', 'operator', 'admin'))
);

-- JobId isn't an identity, because jobs.yaml may choose ids, and IDENTITY_INSERT in a procedure needs more than
-- EXECUTE. dashboard.SaveJob assigns the next number under a lock. Jobs are never deleted, so no number is used twice.
CREATE TABLE dbo.Jobs (
  JobId int NOT NULL CONSTRAINT PK_Jobs PRIMARY KEY,
  Name nvarchar(200) COLLATE Latin1_General_100_CI_AS NOT NULL,
  Icon nvarchar(50) COLLATE Latin1_General_100_CI_AS NULL,
  DepartmentId int NOT NULL CONSTRAINT FK_Jobs_Departments REFERENCES dbo.Departments (DepartmentId),
  -- 1: it has been in another department, and its runs of that time stay there.
  HasMoved bit NOT NULL CONSTRAINT DF_Jobs_HasMoved DEFAULT (0),
  OwnerId int NULL CONSTRAINT FK_Jobs_Users REFERENCES dbo.Users (UserId),
  Path nvarchar(1000) NULL,
  Machine nvarchar(256) NULL,
  Cron nvarchar(200) NULL,
  TimeZone nvarchar(100) NULL,
  GraceSeconds int NULL CONSTRAINT CK_Jobs_GraceSeconds CHECK (GraceSeconds >= 0),
  LongestSeconds int NULL CONSTRAINT CK_Jobs_LongestSeconds CHECK (LongestSeconds >= 0),
  ShortestSeconds int NULL CONSTRAINT CK_Jobs_ShortestSeconds CHECK (ShortestSeconds >= 0),
  NeedsValidation bit NOT NULL,
  AlertRules nvarchar(4000) NULL,
  DocumentationUrl nvarchar(2000) NULL,
  Paused bit NOT NULL CONSTRAINT DF_Jobs_Paused DEFAULT (0),
  SnoozedUntil datetime2(3) NULL,
  -- When it was retired: no runs are expected, and lists leave it out. Its runs stay.
  RetiredAt datetime2(3) NULL,
  -- Until when its expected runs are known, and why none are expected although it has a schedule.
  ExpectedUntil datetime2(3) NULL,
  ScheduleProblem nvarchar(1000) NULL,
  -- Increases with each decision about the job. A decision counts only if this is still the number that it was based
  -- on.
  JudgedVersion int NOT NULL CONSTRAINT DF_Jobs_JudgedVersion DEFAULT (0),
  FailuresInRow int NOT NULL CONSTRAINT DF_Jobs_FailuresInRow DEFAULT (0),
  SuccessesInRow int NOT NULL CONSTRAINT DF_Jobs_SuccessesInRow DEFAULT (0),
  CONSTRAINT CK_Jobs_Schedule CHECK ((Cron IS NULL AND TimeZone IS NULL) OR (Cron IS NOT NULL AND TimeZone IS NOT NULL))
);
CREATE UNIQUE INDEX UX_Jobs_JobId ON dbo.Jobs (JobId);
-- People distinguish the jobs of a department by name.
CREATE UNIQUE INDEX UX_Jobs_Name ON dbo.Jobs (DepartmentId, Name) INCLUDE (RetiredAt) WHERE RetiredAt IS NULL;
GO

-- Impossible times and heartbeats would break every list that computes with them. sdk.ApplyEvents corrects them. Texts
-- from scripts are UTF-8, which halves the bytes of most. A length counts bytes: three for each unit of nvarchar.
CREATE TABLE dbo.LogHistory (
  RunKey bigint IDENTITY(1, 1) NOT NULL CONSTRAINT PK_LogHistory PRIMARY KEY WITH (DATA_COMPRESSION = PAGE),
  -- A lower-case text, because people look up runs by the beginning of their id.
  RunId char(36) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT CK_LogHistory_RunId CHECK (LEN(RunId) = 36 AND RunId NOT LIKE '%[^-0-9a-f]%' COLLATE Latin1_General_BIN2),
  JobId int NOT NULL CONSTRAINT FK_LogHistory_Jobs REFERENCES dbo.Jobs (JobId),
  -- Copied from the job at begin: a job that moves takes no history along.
  DepartmentId int NOT NULL CONSTRAINT FK_LogHistory_Departments REFERENCES dbo.Departments (DepartmentId),
  Status varchar(10) NOT NULL
    CONSTRAINT CK_LogHistory_Status CHECK (Status IN ('Pending', 'Done', 'Error', 'TimedOut', 'Cancelled', 'Lost')),
  StartedAt datetime2(3) NOT NULL
    CONSTRAINT CK_LogHistory_StartedAt CHECK (StartedAt >= '2000-01-01' AND StartedAt < '2200-01-01'),
  EndedAt datetime2(3) NULL
    CONSTRAINT CK_LogHistory_EndedAt CHECK (EndedAt >= '2000-01-01' AND EndedAt < '2200-01-01'),
  InsertedAt datetime2(3) NOT NULL,
  -- The login that began it. Another one may continue it only from the same machine.
  Login nvarchar(128) COLLATE Latin1_General_100_CI_AS NOT NULL
    CONSTRAINT DF_LogHistory_Login DEFAULT (ORIGINAL_LOGIN()),
  -- The run's last message (the greatest seq), and separately the message of its end. So an end that replaces Lost
  -- leaves nothing of Lost's message.
  Message varchar(max) COLLATE Latin1_General_100_CI_AS_SC_UTF8 NULL,
  MessageSeq int NULL,
  EndMessage varchar(max) COLLATE Latin1_General_100_CI_AS_SC_UTF8 NULL,
  -- The seq of its end. Nothing after it is accepted.
  EndSeq int NULL,
  Traceback varchar(max) COLLATE Latin1_General_100_CI_AS_SC_UTF8 NULL,
  Fingerprint varchar(16) NULL,
  LineCount int NOT NULL CONSTRAINT DF_LogHistory_LineCount DEFAULT (0),
  WarningCount int NOT NULL CONSTRAINT DF_LogHistory_WarningCount DEFAULT (0),
  ErrorCount int NOT NULL CONSTRAINT DF_LogHistory_ErrorCount DEFAULT (0),
  DroppedLines int NOT NULL CONSTRAINT DF_LogHistory_DroppedLines DEFAULT (0),
  -- Copied from the job at begin.
  NeedsValidation bit NOT NULL,
  Validation varchar(10) NOT NULL
    CONSTRAINT DF_LogHistory_Validation DEFAULT ('NotNeeded')
    CONSTRAINT CK_LogHistory_Validation CHECK (Validation IN ('NotNeeded', 'Waiting', 'Validated', 'Rejected')),
  ValidationReason varchar(max) COLLATE Latin1_General_100_CI_AS_SC_UTF8 NULL,
  ValidationSeq int NULL,
  ValidatedBy nvarchar(320) COLLATE Latin1_General_100_CI_AS NULL,
  ValidatedAt datetime2(3) NULL,
  ValidationNote nvarchar(4000) NULL,
  Progress float NULL CONSTRAINT CK_LogHistory_Progress CHECK (Progress >= 0 AND Progress <= 1),
  ProgressText varchar(max) COLLATE Latin1_General_100_CI_AS_SC_UTF8 NULL,
  ProgressSeq int NULL,
  Metrics varchar(max) COLLATE Latin1_General_100_CI_AS_SC_UTF8 NULL,
  MetricsSeq int NULL,
  -- Windows has codes up to 4294967295.
  ExitCode bigint NULL,
  Machine varchar(768) COLLATE Latin1_General_100_CI_AS_SC_UTF8 NOT NULL,
  OsUser varchar(768) COLLATE Latin1_General_100_CI_AS_SC_UTF8 NOT NULL,
  Pid int NULL,
  Runtime varchar(768) COLLATE Latin1_General_100_CI_AS_SC_UTF8 NOT NULL,
  Sdk varchar(150) COLLATE Latin1_General_100_CI_AS_SC_UTF8 NOT NULL,
  Script varchar(max) COLLATE Latin1_General_100_CI_AS_SC_UTF8 NOT NULL,
  HeartbeatSeconds int NULL
    CONSTRAINT CK_LogHistory_HeartbeatSeconds CHECK (HeartbeatSeconds >= 1 AND HeartbeatSeconds <= 86400),
  -- Null once it has ended. In no index, so a heartbeat writes only this column.
  HeartbeatAt datetime2(3) NULL,
  -- 1: somebody started it at a terminal, and sees there that it is gone.
  AtTerminal bit NOT NULL CONSTRAINT DF_LogHistory_AtTerminal DEFAULT (0),
  -- 1: no watcher has seen it yet.
  ToMatch bit NOT NULL CONSTRAINT DF_LogHistory_ToMatch DEFAULT (1),
  -- Set by the end, cleared by the watcher that has judged it.
  JudgeDueAt datetime2(3) NULL
);
-- Each ends with the table's key, RunKey, as SQL Server does for every index that isn't unique.
CREATE UNIQUE INDEX UX_LogHistory_RunId ON dbo.LogHistory (RunId) INCLUDE (DepartmentId) WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_LogHistory_Start ON dbo.LogHistory (StartedAt) WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_LogHistory_Department ON dbo.LogHistory (DepartmentId, StartedAt) WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_LogHistory_Job ON dbo.LogHistory (JobId, StartedAt)
  INCLUDE (DepartmentId, WarningCount, EndedAt, Status) WITH (DATA_COMPRESSION = PAGE);
-- For the few runs that aren't Done, and the few that a human looks at: of all, of a department, of a job. They name
-- RunKey, which costs nothing here, so every server reads a page of a list from the index alone, in its order.
CREATE INDEX IX_LogHistory_NotDone ON dbo.LogHistory (Status, StartedAt, RunKey)
  INCLUDE (DepartmentId, JobId, Fingerprint, Validation) WHERE Status <> 'Done' WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_LogHistory_NotDoneByDepartment ON dbo.LogHistory (DepartmentId, Status, StartedAt, RunKey)
  INCLUDE (Validation) WHERE Status <> 'Done' WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_LogHistory_NotDoneByJob ON dbo.LogHistory (JobId, Status, StartedAt, RunKey)
  INCLUDE (DepartmentId, Validation) WHERE Status <> 'Done' WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_LogHistory_Validation ON dbo.LogHistory (Validation, StartedAt, RunKey)
  INCLUDE (JobId, Status) WHERE Validation <> 'NotNeeded' WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_LogHistory_ValidationByDepartment ON dbo.LogHistory (DepartmentId, Validation, StartedAt, RunKey)
  INCLUDE (Status) WHERE Validation <> 'NotNeeded' WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_LogHistory_ValidationByJob ON dbo.LogHistory (JobId, Validation, StartedAt, RunKey)
  INCLUDE (DepartmentId, Status) WHERE Validation <> 'NotNeeded' WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_LogHistory_ValidationOfNotDone ON dbo.LogHistory (Validation, Status, StartedAt, RunKey)
  INCLUDE (DepartmentId, JobId) WHERE Status <> 'Done' AND Validation <> 'NotNeeded' WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_LogHistory_Fingerprint ON dbo.LogHistory (Fingerprint, StartedAt)
  INCLUDE (DepartmentId, JobId) WHERE Fingerprint IS NOT NULL WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_LogHistory_ToJudgeByJob ON dbo.LogHistory (JobId, StartedAt)
  INCLUDE (JudgeDueAt) WHERE JudgeDueAt IS NOT NULL WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_LogHistory_ToMatch ON dbo.LogHistory (JobId, StartedAt)
  INCLUDE (ToMatch) WHERE ToMatch = 1 WITH (DATA_COMPRESSION = PAGE);

-- UTF-8 halves the bytes of most logs. There is no foreign key to LogHistory, because it would be checked for each
-- line. Instead, adding lines and purging a run both lock the run first.
CREATE TABLE dbo.LogLines (
  RunKey bigint NOT NULL,
  Seq int NOT NULL,
  At datetime2(3) NOT NULL CONSTRAINT CK_LogLines_At CHECK (At >= '2000-01-01' AND At < '2200-01-01'),
  Level varchar(5) NOT NULL CONSTRAINT CK_LogLines_Level CHECK (Level IN ('debug', 'info', 'warn', 'error')),
  Text varchar(max) COLLATE Latin1_General_100_CI_AS_SC_UTF8 NOT NULL,
  CONSTRAINT PK_LogLines PRIMARY KEY (RunKey, Seq) WITH (DATA_COMPRESSION = PAGE)
);
CREATE INDEX IX_LogLines_Warnings ON dbo.LogLines (RunKey, Seq)
  INCLUDE (Level) WHERE Level IN ('warn', 'error') WITH (DATA_COMPRESSION = PAGE);

-- Seq: its place in the journal if the script wrote it; null if a person did.
CREATE TABLE dbo.RunComments (
  CommentKey bigint IDENTITY(1, 1) NOT NULL CONSTRAINT PK_RunComments PRIMARY KEY,
  RunKey bigint NOT NULL CONSTRAINT FK_RunComments_LogHistory REFERENCES dbo.LogHistory (RunKey),
  Seq int NULL,
  At datetime2(3) NOT NULL CONSTRAINT CK_RunComments_At CHECK (At >= '2000-01-01' AND At < '2200-01-01'),
  Email nvarchar(320) COLLATE Latin1_General_100_CI_AS NULL,
  Text nvarchar(max) NOT NULL
);
CREATE INDEX IX_RunComments_Run ON dbo.RunComments (RunKey, At);
CREATE UNIQUE INDEX UX_RunComments_Seq ON dbo.RunComments (RunKey, Seq) WHERE Seq IS NOT NULL;

-- RunId stays when the run itself is purged.
CREATE TABLE dbo.Tickets (
  TicketId int IDENTITY(1, 1) NOT NULL CONSTRAINT PK_Tickets PRIMARY KEY,
  RunKey bigint NULL CONSTRAINT FK_Tickets_LogHistory REFERENCES dbo.LogHistory (RunKey),
  RunId char(36) COLLATE Latin1_General_BIN2 NULL,
  JobId int NOT NULL CONSTRAINT FK_Tickets_Jobs REFERENCES dbo.Jobs (JobId),
  DepartmentId int NOT NULL CONSTRAINT FK_Tickets_Departments REFERENCES dbo.Departments (DepartmentId),
  Fingerprint varchar(16) NULL,
  Title nvarchar(300) NOT NULL,
  Description nvarchar(max) NOT NULL,
  Priority varchar(10) NOT NULL CONSTRAINT CK_Tickets_Priority CHECK (Priority IN ('Low', 'Normal', 'High')),
  Status varchar(10) NOT NULL CONSTRAINT CK_Tickets_Status CHECK (Status IN ('Open', 'InProgress', 'Closed')),
  AssigneeId int NULL CONSTRAINT FK_Tickets_Users REFERENCES dbo.Users (UserId),
  OpenedBy nvarchar(320) COLLATE Latin1_General_100_CI_AS NULL,
  OpenedAt datetime2(3) NOT NULL,
  ClosedBy nvarchar(320) COLLATE Latin1_General_100_CI_AS NULL,
  ClosedAt datetime2(3) NULL
);
CREATE INDEX IX_Tickets_Department ON dbo.Tickets (DepartmentId, TicketId);
-- Not filtered, because purging a run searches for its key in each table that refers to runs.
CREATE INDEX IX_Tickets_Run ON dbo.Tickets (RunKey);
CREATE INDEX IX_Tickets_Fingerprint ON dbo.Tickets (Fingerprint, Status) WHERE Fingerprint IS NOT NULL;

CREATE TABLE dbo.TicketComments (
  CommentKey bigint IDENTITY(1, 1) NOT NULL CONSTRAINT PK_TicketComments PRIMARY KEY,
  TicketId int NOT NULL CONSTRAINT FK_TicketComments_Tickets REFERENCES dbo.Tickets (TicketId),
  At datetime2(3) NOT NULL,
  Email nvarchar(320) COLLATE Latin1_General_100_CI_AS NULL,
  Text nvarchar(max) NOT NULL
);
CREATE INDEX IX_TicketComments_Ticket ON dbo.TicketComments (TicketId, At);

-- LateAt: DueAt plus the job's grace when the row was made.
CREATE TABLE dbo.ExpectedRuns (
  JobId int NOT NULL CONSTRAINT FK_ExpectedRuns_Jobs REFERENCES dbo.Jobs (JobId),
  DueAt datetime2(3) NOT NULL CONSTRAINT CK_ExpectedRuns_DueAt CHECK (DueAt >= '2000-01-01' AND DueAt < '2200-01-01'),
  LateAt datetime2(3) NOT NULL,
  Status varchar(10) NOT NULL CONSTRAINT CK_ExpectedRuns_Status CHECK (Status IN ('Due', 'Fulfilled', 'Missed',
    'Excused')),
  RunKey bigint NULL CONSTRAINT FK_ExpectedRuns_LogHistory REFERENCES dbo.LogHistory (RunKey),
  CONSTRAINT PK_ExpectedRuns PRIMARY KEY (JobId, DueAt) WITH (DATA_COMPRESSION = PAGE)
);
CREATE INDEX IX_ExpectedRuns_Due ON dbo.ExpectedRuns (DueAt) WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_ExpectedRuns_Open ON dbo.ExpectedRuns (LateAt)
  INCLUDE (Status) WHERE Status = 'Due' WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_ExpectedRuns_OpenByJob ON dbo.ExpectedRuns (JobId, LateAt)
  INCLUDE (Status) WHERE Status = 'Due' WITH (DATA_COMPRESSION = PAGE);
CREATE INDEX IX_ExpectedRuns_Run ON dbo.ExpectedRuns (RunKey) WITH (DATA_COMPRESSION = PAGE);

CREATE TABLE dbo.Alerts (
  AlertKey bigint IDENTITY(1, 1) NOT NULL CONSTRAINT PK_Alerts PRIMARY KEY,
  -- The event that it is about. An event opens only one alert.
  EventKey varchar(200) COLLATE Latin1_General_BIN2 NOT NULL,
  Kind varchar(20) NOT NULL,
  JobId int NULL CONSTRAINT FK_Alerts_Jobs REFERENCES dbo.Jobs (JobId),
  DepartmentId int NULL CONSTRAINT FK_Alerts_Departments REFERENCES dbo.Departments (DepartmentId),
  RunKey bigint NULL CONSTRAINT FK_Alerts_LogHistory REFERENCES dbo.LogHistory (RunKey),
  DueAt datetime2(3) NULL,
  Fingerprint varchar(16) NULL,
  Text nvarchar(max) NOT NULL,
  OpenedAt datetime2(3) NOT NULL,
  LastSeenAt datetime2(3) NOT NULL,
  SeenCount int NOT NULL CONSTRAINT DF_Alerts_SeenCount DEFAULT (1),
  AcknowledgedBy nvarchar(320) COLLATE Latin1_General_100_CI_AS NULL,
  AcknowledgedAt datetime2(3) NULL,
  AssigneeId int NULL CONSTRAINT FK_Alerts_Users REFERENCES dbo.Users (UserId),
  RepeatAt datetime2(3) NULL,
  ClosedAt datetime2(3) NULL,
  -- 1: it belongs to an outage, and nobody was told yet.
  InSummary bit NOT NULL CONSTRAINT DF_Alerts_InSummary DEFAULT (0)
);
-- Not filtered, so that two watchers with alerts of different jobs lock two keys, not all open alerts.
CREATE UNIQUE INDEX UX_Alerts_Event ON dbo.Alerts (EventKey);
CREATE INDEX IX_Alerts_Opened ON dbo.Alerts (OpenedAt, AlertKey);
CREATE INDEX IX_Alerts_Department ON dbo.Alerts (DepartmentId, OpenedAt, AlertKey);
CREATE INDEX IX_Alerts_Open ON dbo.Alerts (JobId, Kind) INCLUDE (ClosedAt) WHERE ClosedAt IS NULL;
CREATE INDEX IX_Alerts_Run ON dbo.Alerts (RunKey);
CREATE INDEX IX_Alerts_ToRepeat ON dbo.Alerts (RepeatAt) INCLUDE (JobId, ClosedAt) WHERE RepeatAt IS NOT NULL AND ClosedAt IS NULL;
CREATE INDEX IX_Alerts_InSummary ON dbo.Alerts (DepartmentId) INCLUDE (InSummary) WHERE InSummary = 1;

-- About an alert or a ticket. LeaseUntil: a watcher is sending it, and nobody else tries until then.
CREATE TABLE dbo.AlertDeliveries (
  DeliveryKey bigint IDENTITY(1, 1) NOT NULL CONSTRAINT PK_AlertDeliveries PRIMARY KEY,
  AlertKey bigint NULL CONSTRAINT FK_AlertDeliveries_Alerts REFERENCES dbo.Alerts (AlertKey),
  TicketId int NULL CONSTRAINT FK_AlertDeliveries_Tickets REFERENCES dbo.Tickets (TicketId),
  Channel varchar(5) NOT NULL CONSTRAINT CK_AlertDeliveries_Channel CHECK (Channel IN ('mail', 'slack')),
  Recipient nvarchar(320) COLLATE Latin1_General_100_CI_AS NOT NULL,
  Reason varchar(20) NULL,
  Status varchar(10) NOT NULL CONSTRAINT CK_AlertDeliveries_Status CHECK (Status IN ('Waiting', 'Sending',
    'Sent', 'Failed')),
  Attempts int NOT NULL CONSTRAINT DF_AlertDeliveries_Attempts DEFAULT (0),
  NextAttemptAt datetime2(3) NOT NULL,
  LeaseUntil datetime2(3) NULL,
  ClaimedBy nvarchar(256) NULL,
  -- 1: a lease has expired, so the message may have been sent before.
  MaybeRepeated bit NOT NULL CONSTRAINT DF_AlertDeliveries_MaybeRepeated DEFAULT (0),
  SentAt datetime2(3) NULL,
  Answer nvarchar(4000) NULL,
  -- The service's id of the message.
  ServiceId nvarchar(400) NULL,
  CONSTRAINT CK_AlertDeliveries_Of CHECK (AlertKey IS NOT NULL OR TicketId IS NOT NULL)
);
CREATE INDEX IX_AlertDeliveries_Open ON dbo.AlertDeliveries (NextAttemptAt) INCLUDE (Status) WHERE Status IN ('Waiting', 'Sending');
CREATE INDEX IX_AlertDeliveries_Alert ON dbo.AlertDeliveries (AlertKey);
CREATE INDEX IX_AlertDeliveries_Ticket ON dbo.AlertDeliveries (TicketId);
CREATE INDEX IX_AlertDeliveries_Failed ON dbo.AlertDeliveries (DeliveryKey) INCLUDE (Status) WHERE Status = 'Failed';

CREATE TABLE dbo.AuditTrail (
  AuditKey bigint IDENTITY(1, 1) NOT NULL CONSTRAINT PK_AuditTrail PRIMARY KEY,
  At datetime2(3) NOT NULL CONSTRAINT DF_AuditTrail_At DEFAULT (SYSUTCDATETIME()),
  Entity nvarchar(20) NOT NULL,
  EntityKey nvarchar(320) COLLATE Latin1_General_100_CI_AS NOT NULL,
  Field nvarchar(100) NOT NULL,
  OldValue nvarchar(max) NULL,
  NewValue nvarchar(max) NULL,
  -- The claimed email, and the login, which can't be claimed.
  Email nvarchar(320) COLLATE Latin1_General_100_CI_AS NULL,
  Login nvarchar(128) COLLATE Latin1_General_100_CI_AS NOT NULL CONSTRAINT DF_AuditTrail_Login DEFAULT (ORIGINAL_LOGIN()),
  Source varchar(10) NOT NULL
    CONSTRAINT CK_AuditTrail_Source CHECK (Source IN ('app', 'apply', 'cli', 'slack', 'watcher'))
);
CREATE INDEX IX_AuditTrail_Entity ON dbo.AuditTrail (Entity, EntityKey, AuditKey);

-- Each row is something that a watcher can't do and somebody must fix: a job's zone or rules, a person nobody can
-- reach, a channel without quota.
CREATE TABLE dbo.WatcherProblems (
  ProblemKey nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL CONSTRAINT PK_WatcherProblems PRIMARY KEY,
  Scope nvarchar(20) NOT NULL,
  JobId int NULL CONSTRAINT FK_WatcherProblems_Jobs REFERENCES dbo.Jobs (JobId),
  Text nvarchar(1000) NOT NULL,
  Since datetime2(3) NOT NULL
);

-- Requests with a key, and what they created: a repeated request creates nothing more.
CREATE TABLE dbo.Requests (
  RequestKey varchar(64) COLLATE Latin1_General_BIN2 NOT NULL,
  ProcedureName varchar(50) NOT NULL,
  Entity bigint NOT NULL,
  At datetime2(3) NOT NULL CONSTRAINT DF_Requests_At DEFAULT (SYSUTCDATETIME()),
  CONSTRAINT PK_Requests PRIMARY KEY (RequestKey, ProcedureName)
);
CREATE INDEX IX_Requests_At ON dbo.Requests (At);
