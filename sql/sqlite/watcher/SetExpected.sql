UPDATE ExpectedRuns
SET (Status, RunKey) = (
  SELECT value ->> 'Status', CAST(value ->> 'RunKey' AS INTEGER)
  FROM json_each(:Expected)
  WHERE value ->> 'DueAt' = ExpectedRuns.DueAt
)
WHERE JobId = :JobId AND DueAt IN (SELECT value ->> 'DueAt' FROM json_each(:Expected));
