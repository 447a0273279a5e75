-- Past and judged ones stay.
DELETE FROM ExpectedRuns
WHERE
  JobId = :JobId AND DueAt >= :From AND DueAt < :Until AND Status = 'Due' AND RunKey IS NULL
  AND DueAt > strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
  AND DueAt NOT IN (SELECT value FROM json_each(:DueAt));
