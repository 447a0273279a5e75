-- Once: not where another watcher has told, or no report is wanted any more.
UPDATE Users
SET ReportedUntil = :Until
WHERE UserId = :UserId AND Active = 1 AND ReportEvery <> 'none' AND (ReportedUntil IS NULL OR ReportedUntil < :Until);
