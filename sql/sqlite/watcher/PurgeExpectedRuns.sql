DELETE FROM ExpectedRuns
WHERE (JobId, DueAt) IN (
  SELECT JobId, DueAt
  FROM ExpectedRuns
  WHERE DueAt < strftime('%Y-%m-%dT%H:%M:%fZ', :Now, '-' || (SELECT ExpectedDays FROM Rules) || ' days')
  LIMIT (SELECT SliceRows FROM Rules)
);
