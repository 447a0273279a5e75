-- The schedule is another one: what was expected by the old one, and isn't due yet, is not expected any more.
DELETE FROM ExpectedRuns
WHERE JobId = :JobId AND Status = 'Due' AND DueAt > strftime('%Y-%m-%dT%H:%M:%fZ', 'now');
