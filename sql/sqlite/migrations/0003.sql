-- What the watcher keeps: which runs it has yet to match, what it knows of a job, and what of a delivery may be told twice.

-- Of each decision about the job; a decision counts if the number is still the one that it was made on.
ALTER TABLE Jobs ADD COLUMN JudgedVersion INTEGER NOT NULL DEFAULT 0;
ALTER TABLE Jobs ADD COLUMN FailuresInRow INTEGER NOT NULL DEFAULT 0;
ALTER TABLE Jobs ADD COLUMN SuccessesInRow INTEGER NOT NULL DEFAULT 0;
-- Why no runs are expected of it though it has a schedule.
ALTER TABLE Jobs ADD COLUMN ScheduleProblem TEXT;
ALTER TABLE Departments ADD COLUMN AlertRules TEXT CHECK (AlertRules IS NULL OR json_valid(AlertRules));

-- 1: no watcher has seen it yet. Runs of before are none of its business.
ALTER TABLE LogHistory ADD COLUMN ToMatch INTEGER NOT NULL DEFAULT 1;
UPDATE LogHistory SET ToMatch = 0, JudgeDueAt = NULL;
CREATE INDEX LogHistoryToMatch ON LogHistory (JobId, StartedAt, RunKey) WHERE ToMatch = 1;
CREATE INDEX LogHistoryToJudgeByJob ON LogHistory (JobId, StartedAt, RunKey, JudgeDueAt) WHERE JudgeDueAt IS NOT NULL;
CREATE INDEX ExpectedRunsOpenByJob ON ExpectedRuns (JobId, LateAt) WHERE Status = 'Due';

ALTER TABLE Alerts ADD COLUMN EventKey TEXT;
CREATE UNIQUE INDEX AlertsByEvent ON Alerts (EventKey) WHERE EventKey IS NOT NULL;
CREATE INDEX AlertsToRepeat ON Alerts (RepeatAt) WHERE RepeatAt IS NOT NULL AND ClosedAt IS NULL;
-- 1: of an outage, and not told yet.
ALTER TABLE Alerts ADD COLUMN InSummary INTEGER NOT NULL DEFAULT 0;
CREATE INDEX AlertsInSummary ON Alerts (DepartmentId) WHERE InSummary = 1;

ALTER TABLE AlertDeliveries ADD COLUMN Reason TEXT;
-- 1: a lease ran out, so the message may have been sent before.
ALTER TABLE AlertDeliveries ADD COLUMN MaybeRepeated INTEGER NOT NULL DEFAULT 0;
