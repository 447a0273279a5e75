SELECT JobId, Name, Cron, TimeZone, ScheduleProblem, ExpectedUntil
FROM Jobs
WHERE Cron IS NOT NULL AND RetiredAt IS NULL AND (ExpectedUntil IS NULL OR ExpectedUntil < :Until)
ORDER BY JobId;
