-- Of what isn't due yet.
UPDATE ExpectedRuns
SET LateAt = strftime('%Y-%m-%dT%H:%M:%fZ', DueAt, '+' || coalesce(:GraceSeconds, 300) || ' seconds')
WHERE JobId = :JobId AND Status = 'Due' AND DueAt > strftime('%Y-%m-%dT%H:%M:%fZ', 'now');
