-- Past and judged ones stay.
DELETE FROM ExpectedRuns
WHERE
  JobId = :JobId AND DueAt >= :From AND DueAt < :Until AND DueAt > :Now AND Status = 'Due' AND RunKey IS NULL
  AND DueAt NOT IN (SELECT value FROM json_each(:DueAt));
