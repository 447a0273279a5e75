-- The tables of the embedded database, with the same columns as in ../../sqlserver/migrations/0001.sql. A migration is
-- applied once and never edited afterwards; the next change is 0002.sql. Times are ISO 8601 text in UTC with
-- milliseconds and Z, so that text order is time order. Flags are 0 or 1.

CREATE TABLE SchemaMigrations (
  Version INTEGER PRIMARY KEY,
  AppliedAt TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

CREATE TABLE Settings (
  Name TEXT PRIMARY KEY,
  Value TEXT,
  ChangedAt TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

CREATE TABLE Departments (
  DepartmentId INTEGER PRIMARY KEY,
  Name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  SlackChannel TEXT,
  MailAddress TEXT,
  AlertRules TEXT CHECK (AlertRules IS NULL OR json_valid(AlertRules))
) STRICT;

CREATE TABLE Users (
  UserId INTEGER PRIMARY KEY,
  Email TEXT NOT NULL COLLATE NOCASE UNIQUE,
  Name TEXT NOT NULL,
  Role TEXT NOT NULL CHECK (Role IN ('viewer', 'operator', 'admin')),
  DepartmentId INTEGER REFERENCES Departments,
  Language TEXT NOT NULL DEFAULT 'it' CHECK (Language IN ('it', 'en')),
  SlackId TEXT,
  SlackChannel TEXT,
  Active INTEGER NOT NULL DEFAULT 1 CHECK (Active IN (0, 1)),
  -- The morning report: how often, by which channel, at which hour of which zone; since when they want it, and the end
  -- of the last one.
  ReportEvery TEXT NOT NULL DEFAULT 'none' CHECK (ReportEvery IN ('none', 'daily', 'weekly')),
  ReportBy TEXT NOT NULL DEFAULT 'mail' CHECK (ReportBy IN ('mail', 'slack')),
  ReportHour INTEGER NOT NULL DEFAULT 7 CHECK (ReportHour BETWEEN 0 AND 23),
  ReportTimeZone TEXT,
  ReportSince TEXT,
  ReportedUntil TEXT
) STRICT;

-- The embedded database has no logins. This exists only because `export` and `apply` need the same tables.
CREATE TABLE DepartmentLogins (
  Login TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,
  DepartmentId INTEGER NOT NULL REFERENCES Departments,
  Role TEXT NOT NULL CHECK (Role IN ('viewer', 'operator', 'admin'))
) STRICT;

CREATE TABLE Jobs (
  JobId INTEGER PRIMARY KEY,
  Name TEXT NOT NULL COLLATE NOCASE,
  Icon TEXT,
  DepartmentId INTEGER NOT NULL REFERENCES Departments,
  -- 1: it has been in another department, and its runs of that time stay there.
  HasMoved INTEGER NOT NULL DEFAULT 0 CHECK (HasMoved IN (0, 1)),
  OwnerId INTEGER REFERENCES Users,
  Path TEXT,
  Machine TEXT,
  Cron TEXT,
  TimeZone TEXT,
  GraceSeconds INTEGER CHECK (GraceSeconds >= 0),
  LongestSeconds INTEGER CHECK (LongestSeconds >= 0),
  ShortestSeconds INTEGER CHECK (ShortestSeconds >= 0),
  NeedsValidation INTEGER NOT NULL DEFAULT 0 CHECK (NeedsValidation IN (0, 1)),
  AlertRules TEXT CHECK (AlertRules IS NULL OR json_valid(AlertRules)),
  DocumentationUrl TEXT,
  Paused INTEGER NOT NULL DEFAULT 0 CHECK (Paused IN (0, 1)),
  SnoozedUntil TEXT,
  -- When it was retired: no runs are expected, and lists leave it out. Its runs stay.
  RetiredAt TEXT,
  -- Until when its expected runs are known, and why none are expected although it has a schedule.
  ExpectedUntil TEXT,
  ScheduleProblem TEXT,
  -- Increases with each decision about the job. A decision counts only if this is still the number that it was based
  -- on.
  JudgedVersion INTEGER NOT NULL DEFAULT 0,
  FailuresInRow INTEGER NOT NULL DEFAULT 0,
  SuccessesInRow INTEGER NOT NULL DEFAULT 0,
  CHECK ((Cron IS NULL) = (TimeZone IS NULL))
) STRICT;
-- People distinguish the jobs of a department by name.
CREATE UNIQUE INDEX JobsByName ON Jobs (DepartmentId, Name) WHERE RetiredAt IS NULL;

-- Impossible times and heartbeats would break every list that computes with them. The store corrects them.
CREATE TABLE LogHistory (
  RunKey INTEGER PRIMARY KEY,
  RunId TEXT NOT NULL UNIQUE CHECK (length(RunId) = 36 AND RunId NOT GLOB '*[^-0-9a-f]*'),
  JobId INTEGER NOT NULL REFERENCES Jobs,
  -- Copied from the job at begin: a job that moves takes no history along.
  DepartmentId INTEGER NOT NULL REFERENCES Departments,
  Status TEXT NOT NULL CHECK (Status IN ('Pending', 'Done', 'Error', 'TimedOut', 'Cancelled', 'Lost')),
  StartedAt TEXT NOT NULL CHECK (StartedAt >= '2000-01-01' AND StartedAt < '2200-01-01'),
  EndedAt TEXT CHECK (EndedAt >= '2000-01-01' AND EndedAt < '2200-01-01'),
  InsertedAt TEXT NOT NULL,
  -- The run's last message (the greatest seq), and separately the message of its end. So an end that replaces Lost
  -- leaves nothing of Lost's message.
  Message TEXT,
  MessageSeq INTEGER,
  EndMessage TEXT,
  -- The seq of its end. Nothing after it is accepted.
  EndSeq INTEGER,
  Traceback TEXT,
  Fingerprint TEXT,
  LineCount INTEGER NOT NULL DEFAULT 0,
  WarningCount INTEGER NOT NULL DEFAULT 0,
  ErrorCount INTEGER NOT NULL DEFAULT 0,
  DroppedLines INTEGER NOT NULL DEFAULT 0,
  -- Copied from the job at begin.
  NeedsValidation INTEGER NOT NULL CHECK (NeedsValidation IN (0, 1)),
  Validation TEXT NOT NULL DEFAULT 'NotNeeded' CHECK (Validation IN ('NotNeeded', 'Waiting', 'Validated', 'Rejected')),
  ValidationReason TEXT,
  ValidationSeq INTEGER,
  ValidatedBy TEXT,
  ValidatedAt TEXT,
  ValidationNote TEXT,
  Progress REAL CHECK (Progress BETWEEN 0 AND 1),
  ProgressText TEXT,
  ProgressSeq INTEGER,
  Metrics TEXT,
  MetricsSeq INTEGER,
  ExitCode INTEGER,
  Machine TEXT NOT NULL,
  OsUser TEXT NOT NULL,
  Pid INTEGER,
  Runtime TEXT NOT NULL,
  Sdk TEXT NOT NULL,
  Script TEXT NOT NULL,
  HeartbeatSeconds INTEGER CHECK (HeartbeatSeconds BETWEEN 1 AND 86400),
  -- Null once it has ended.
  HeartbeatAt TEXT,
  -- 1: somebody started it at a terminal, and sees there that it is gone.
  AtTerminal INTEGER NOT NULL DEFAULT 0,
  -- 1: no watcher has seen it yet.
  ToMatch INTEGER NOT NULL DEFAULT 1,
  -- Set by the end, cleared by the watcher that has judged it.
  JudgeDueAt TEXT
) STRICT;
-- Each ends with the table's key, RunKey, like every index of SQLite.
CREATE INDEX LogHistoryByStart ON LogHistory (StartedAt);
CREATE INDEX LogHistoryByDepartment ON LogHistory (DepartmentId, StartedAt);
-- With the columns from which a job's days and success rate are counted.
CREATE INDEX LogHistoryByJob ON LogHistory (JobId, StartedAt, RunKey, Status, DepartmentId, WarningCount);
-- For the few runs that aren't Done, and the few that a human looks at: of all, of a department, of a job.
CREATE INDEX LogHistoryNotDone ON LogHistory (Status, StartedAt) WHERE Status <> 'Done';
CREATE INDEX LogHistoryNotDoneByDepartment ON LogHistory (DepartmentId, Status, StartedAt) WHERE Status <> 'Done';
CREATE INDEX LogHistoryNotDoneByJob ON LogHistory (JobId, Status, StartedAt, RunKey, DepartmentId) WHERE Status <> 'Done';
CREATE INDEX LogHistoryByValidation ON LogHistory (Validation, StartedAt) WHERE Validation <> 'NotNeeded';
CREATE INDEX LogHistoryByDepartmentAndValidation ON LogHistory (DepartmentId, Validation, StartedAt) WHERE Validation <> 'NotNeeded';
CREATE INDEX LogHistoryByJobAndValidation ON LogHistory (JobId, Validation, StartedAt) WHERE Validation <> 'NotNeeded';
CREATE INDEX LogHistoryNotDoneByValidation ON LogHistory (Validation, Status, StartedAt)
  WHERE Status <> 'Done' AND Validation <> 'NotNeeded';
CREATE INDEX LogHistoryByFingerprint ON LogHistory (Fingerprint, StartedAt) WHERE Fingerprint IS NOT NULL;
CREATE INDEX LogHistoryToJudgeByJob ON LogHistory (JobId, StartedAt, JudgeDueAt) WHERE JudgeDueAt IS NOT NULL;
CREATE INDEX LogHistoryToMatch ON LogHistory (JobId, StartedAt) WHERE ToMatch = 1;

CREATE TABLE LogLines (
  RunKey INTEGER NOT NULL REFERENCES LogHistory,
  Seq INTEGER NOT NULL,
  At TEXT NOT NULL CHECK (At >= '2000-01-01' AND At < '2200-01-01'),
  Level TEXT NOT NULL CHECK (Level IN ('debug', 'info', 'warn', 'error')),
  Text TEXT NOT NULL,
  PRIMARY KEY (RunKey, Seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX LogLinesWarnings ON LogLines (RunKey, Seq) WHERE Level IN ('warn', 'error');

-- Seq: its place in the journal if the script wrote it; null if a person did.
CREATE TABLE RunComments (
  CommentKey INTEGER PRIMARY KEY,
  RunKey INTEGER NOT NULL REFERENCES LogHistory,
  Seq INTEGER,
  At TEXT NOT NULL CHECK (At >= '2000-01-01' AND At < '2200-01-01'),
  Email TEXT,
  Text TEXT NOT NULL
) STRICT;
CREATE INDEX RunCommentsByRun ON RunComments (RunKey, At);
CREATE UNIQUE INDEX RunCommentsBySeq ON RunComments (RunKey, Seq) WHERE Seq IS NOT NULL;

-- RunId stays when the run itself is purged.
CREATE TABLE Tickets (
  TicketId INTEGER PRIMARY KEY,
  RunKey INTEGER REFERENCES LogHistory,
  RunId TEXT,
  JobId INTEGER NOT NULL REFERENCES Jobs,
  DepartmentId INTEGER NOT NULL REFERENCES Departments,
  Fingerprint TEXT,
  Title TEXT NOT NULL,
  Description TEXT NOT NULL,
  Priority TEXT NOT NULL CHECK (Priority IN ('Low', 'Normal', 'High')),
  Status TEXT NOT NULL CHECK (Status IN ('Open', 'InProgress', 'Closed')),
  AssigneeId INTEGER REFERENCES Users,
  OpenedBy TEXT,
  OpenedAt TEXT NOT NULL,
  ClosedBy TEXT,
  ClosedAt TEXT
) STRICT;
CREATE INDEX TicketsByDepartment ON Tickets (DepartmentId);
CREATE INDEX TicketsByRun ON Tickets (RunKey) WHERE RunKey IS NOT NULL;
CREATE INDEX TicketsByFingerprint ON Tickets (Fingerprint, Status) WHERE Fingerprint IS NOT NULL;

CREATE TABLE TicketComments (
  CommentKey INTEGER PRIMARY KEY,
  TicketId INTEGER NOT NULL REFERENCES Tickets,
  At TEXT NOT NULL,
  Email TEXT,
  Text TEXT NOT NULL
) STRICT;
CREATE INDEX TicketCommentsByTicket ON TicketComments (TicketId, At);

-- LateAt: DueAt plus the job's grace when the row was made.
CREATE TABLE ExpectedRuns (
  JobId INTEGER NOT NULL REFERENCES Jobs,
  DueAt TEXT NOT NULL CHECK (DueAt >= '2000-01-01' AND DueAt < '2200-01-01'),
  LateAt TEXT NOT NULL,
  Status TEXT NOT NULL CHECK (Status IN ('Due', 'Fulfilled', 'Missed', 'Excused')),
  RunKey INTEGER REFERENCES LogHistory,
  PRIMARY KEY (JobId, DueAt)
) STRICT, WITHOUT ROWID;
CREATE INDEX ExpectedRunsByDue ON ExpectedRuns (DueAt);
CREATE INDEX ExpectedRunsOpen ON ExpectedRuns (LateAt) WHERE Status = 'Due';
CREATE INDEX ExpectedRunsOpenByJob ON ExpectedRuns (JobId, LateAt) WHERE Status = 'Due';
CREATE INDEX ExpectedRunsByRun ON ExpectedRuns (RunKey) WHERE RunKey IS NOT NULL;

CREATE TABLE Alerts (
  AlertKey INTEGER PRIMARY KEY,
  -- The event that it is about. An event opens only one alert.
  EventKey TEXT NOT NULL,
  Kind TEXT NOT NULL,
  JobId INTEGER REFERENCES Jobs,
  DepartmentId INTEGER REFERENCES Departments,
  RunKey INTEGER REFERENCES LogHistory,
  DueAt TEXT,
  Fingerprint TEXT,
  Text TEXT NOT NULL,
  OpenedAt TEXT NOT NULL,
  LastSeenAt TEXT NOT NULL,
  SeenCount INTEGER NOT NULL DEFAULT 1,
  AcknowledgedBy TEXT,
  AcknowledgedAt TEXT,
  AssigneeId INTEGER REFERENCES Users,
  RepeatAt TEXT,
  ClosedAt TEXT,
  -- 1: it belongs to an outage, and nobody was told yet.
  InSummary INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX AlertsOpen ON Alerts (JobId, Kind) WHERE ClosedAt IS NULL;
CREATE INDEX AlertsByRun ON Alerts (RunKey) WHERE RunKey IS NOT NULL;
CREATE UNIQUE INDEX AlertsByEvent ON Alerts (EventKey);
CREATE INDEX AlertsByOpened ON Alerts (OpenedAt);
CREATE INDEX AlertsByDepartment ON Alerts (DepartmentId, OpenedAt);
CREATE INDEX AlertsToRepeat ON Alerts (RepeatAt) WHERE RepeatAt IS NOT NULL AND ClosedAt IS NULL;
CREATE INDEX AlertsInSummary ON Alerts (DepartmentId) WHERE InSummary = 1;

-- About an alert or a ticket. LeaseUntil: a watcher is sending it, and nobody else tries until then.
CREATE TABLE AlertDeliveries (
  DeliveryKey INTEGER PRIMARY KEY,
  AlertKey INTEGER REFERENCES Alerts,
  TicketId INTEGER REFERENCES Tickets,
  Channel TEXT NOT NULL CHECK (Channel IN ('mail', 'slack')),
  Recipient TEXT NOT NULL,
  Reason TEXT,
  Status TEXT NOT NULL CHECK (Status IN ('Waiting', 'Sending', 'Sent', 'Failed')),
  Attempts INTEGER NOT NULL DEFAULT 0,
  NextAttemptAt TEXT NOT NULL,
  LeaseUntil TEXT,
  ClaimedBy TEXT,
  -- 1: a lease has expired, so the message may have been sent before.
  MaybeRepeated INTEGER NOT NULL DEFAULT 0,
  SentAt TEXT,
  Answer TEXT,
  -- The service's id of the message.
  ServiceId TEXT,
  CHECK (AlertKey IS NOT NULL OR TicketId IS NOT NULL)
) STRICT;
CREATE INDEX AlertDeliveriesOpen ON AlertDeliveries (NextAttemptAt) WHERE Status IN ('Waiting', 'Sending');
CREATE INDEX AlertDeliveriesByAlert ON AlertDeliveries (AlertKey);
CREATE INDEX AlertDeliveriesByTicket ON AlertDeliveries (TicketId) WHERE TicketId IS NOT NULL;
CREATE INDEX AlertDeliveriesFailed ON AlertDeliveries (DeliveryKey) WHERE Status = 'Failed';

CREATE TABLE AuditTrail (
  AuditKey INTEGER PRIMARY KEY,
  At TEXT NOT NULL,
  Entity TEXT NOT NULL,
  EntityKey TEXT NOT NULL,
  Field TEXT NOT NULL,
  OldValue TEXT,
  NewValue TEXT,
  Email TEXT,
  Login TEXT,
  Source TEXT NOT NULL CHECK (Source IN ('app', 'apply', 'cli', 'slack', 'watcher'))
) STRICT;
CREATE INDEX AuditTrailByEntity ON AuditTrail (Entity, EntityKey);

-- Each row is something that a watcher can't do and somebody must fix: a job's zone or rules, a person nobody can
-- reach, a channel without quota.
CREATE TABLE WatcherProblems (
  ProblemKey TEXT PRIMARY KEY,
  Scope TEXT NOT NULL,
  JobId INTEGER REFERENCES Jobs,
  Text TEXT NOT NULL,
  Since TEXT NOT NULL
) STRICT;

-- Requests with a key, and what they created: a repeated request creates nothing more.
CREATE TABLE Requests (
  RequestKey TEXT NOT NULL,
  ProcedureName TEXT NOT NULL,
  Entity INTEGER NOT NULL,
  At TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  PRIMARY KEY (RequestKey, ProcedureName)
) STRICT, WITHOUT ROWID;
CREATE INDEX RequestsByAge ON Requests (At);
