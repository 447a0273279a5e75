-- The schedule is another one, or the job is no more: what was expected, and isn't due yet, is not expected any more.
DELETE FROM ExpectedRuns
WHERE JobId = :JobId AND Status = 'Due' AND DueAt > strftime('%Y-%m-%dT%H:%M:%fZ', 'now');
