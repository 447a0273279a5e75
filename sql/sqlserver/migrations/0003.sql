-- What the watcher keeps: which runs it has yet to match, what it knows of a job, and what of a delivery may be told twice.
-- One column a statement: not every server takes more.

-- Of each decision about the job; a decision counts if the number is still the one that it was made on.
ALTER TABLE dbo.Jobs ADD JudgedVersion int NOT NULL CONSTRAINT DF_Jobs_JudgedVersion DEFAULT (0);
ALTER TABLE dbo.Jobs ADD FailuresInRow int NOT NULL CONSTRAINT DF_Jobs_FailuresInRow DEFAULT (0);
ALTER TABLE dbo.Jobs ADD SuccessesInRow int NOT NULL CONSTRAINT DF_Jobs_SuccessesInRow DEFAULT (0);
-- Why no runs are expected of it though it has a schedule.
ALTER TABLE dbo.Jobs ADD ScheduleProblem nvarchar(1000) NULL;
ALTER TABLE dbo.Departments ADD AlertRules nvarchar(4000) NULL;

-- 1: no watcher has seen it yet. Runs of before are none of its business.
ALTER TABLE dbo.LogHistory ADD ToMatch bit NOT NULL CONSTRAINT DF_LogHistory_ToMatch DEFAULT (1);
ALTER TABLE dbo.Alerts ADD EventKey nvarchar(200) NULL;
-- 1: of an outage, and not told yet.
ALTER TABLE dbo.Alerts ADD InSummary bit NOT NULL CONSTRAINT DF_Alerts_InSummary DEFAULT (0);
ALTER TABLE dbo.AlertDeliveries ADD Reason nvarchar(20) NULL;
-- 1: a lease ran out, so the message may have been sent before.
ALTER TABLE dbo.AlertDeliveries ADD MaybeRepeated bit NOT NULL CONSTRAINT DF_AlertDeliveries_MaybeRepeated DEFAULT (0);
GO

UPDATE dbo.LogHistory SET ToMatch = 0, JudgeDueAt = NULL;
GO

CREATE INDEX IX_LogHistory_ToMatch ON dbo.LogHistory (JobId, StartedAt, RunKey) WHERE ToMatch = 1;
CREATE INDEX IX_LogHistory_ToJudgeByJob ON dbo.LogHistory (JobId, StartedAt, RunKey)
  INCLUDE (JudgeDueAt) WHERE JudgeDueAt IS NOT NULL;
CREATE INDEX IX_ExpectedRuns_OpenByJob ON dbo.ExpectedRuns (JobId, LateAt) WHERE Status = N'Due';
CREATE UNIQUE INDEX UX_Alerts_Event ON dbo.Alerts (EventKey) WHERE EventKey IS NOT NULL;
CREATE INDEX IX_Alerts_ToRepeat ON dbo.Alerts (RepeatAt) WHERE RepeatAt IS NOT NULL AND ClosedAt IS NULL;
CREATE INDEX IX_Alerts_InSummary ON dbo.Alerts (DepartmentId) WHERE InSummary = 1;
