-- Until when a job's expected runs are known, and what the lists of jobs, days, failures and errors are read from.

ALTER TABLE dbo.Jobs ADD ExpectedUntil datetime2(3) NULL;
GO

-- With what the days of a job are counted by.
DROP INDEX IX_LogHistory_Job ON dbo.LogHistory;
GO
CREATE INDEX IX_LogHistory_Job ON dbo.LogHistory (JobId, StartedAt DESC, RunKey DESC)
  INCLUDE (Status, DepartmentId, Validation, WarningCount);
-- How long a job usually takes, how often it succeeds, and what was going on at a time.
CREATE INDEX IX_LogHistory_Ended ON dbo.LogHistory (JobId, Status, EndedAt DESC)
  INCLUDE (StartedAt, DepartmentId) WHERE EndedAt IS NOT NULL;
CREATE INDEX IX_LogHistory_Failed ON dbo.LogHistory (StartedAt DESC, RunKey DESC)
  INCLUDE (DepartmentId, JobId, Fingerprint) WHERE Status IN (N'Error', N'TimedOut');
