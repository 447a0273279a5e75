-- For expected runs that aren't due yet.
UPDATE ExpectedRuns
SET LateAt = strftime('%Y-%m-%dT%H:%M:%fZ', DueAt, '+' || coalesce(:GraceSeconds, (SELECT GraceSeconds FROM Rules)) || ' seconds')
WHERE JobId = :JobId AND Status = 'Due' AND DueAt > strftime('%Y-%m-%dT%H:%M:%fZ', 'now');
