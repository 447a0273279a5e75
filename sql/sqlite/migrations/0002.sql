-- Until when a job's expected runs are known, and what the lists of jobs, days, failures and errors are read from.

ALTER TABLE Jobs ADD COLUMN ExpectedUntil TEXT;

-- With what the days of a job are counted by.
DROP INDEX LogHistoryByJob;
CREATE INDEX LogHistoryByJob ON LogHistory (JobId, StartedAt DESC, RunKey DESC, Status, DepartmentId, Validation, WarningCount);
-- How long a job usually takes, how often it succeeds, and what was going on at a time.
CREATE INDEX LogHistoryEnded ON LogHistory (JobId, Status, EndedAt DESC, StartedAt, DepartmentId) WHERE EndedAt IS NOT NULL;
CREATE INDEX LogHistoryFailed ON LogHistory (StartedAt DESC, RunKey DESC, DepartmentId, JobId, Fingerprint)
  WHERE Status IN ('Error', 'TimedOut');
