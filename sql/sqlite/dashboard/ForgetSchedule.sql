-- The schedule has changed, or the job is retired: removes the expected runs that aren't due yet.
DELETE FROM ExpectedRuns
WHERE JobId = :JobId AND Status = 'Due' AND DueAt > strftime('%Y-%m-%dT%H:%M:%fZ', 'now');
