-- Once: not if another watcher has sent it, or the person wants no report any more.
UPDATE Users
SET ReportedUntil = :Until
WHERE UserId = :UserId AND Active = 1 AND ReportEvery <> 'none' AND (ReportedUntil IS NULL OR ReportedUntil < :Until);
