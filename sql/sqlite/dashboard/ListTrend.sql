-- The last 30 runs, oldest first.
SELECT *
FROM (
  SELECT RunId, Status, StartedAt, DurationSeconds, WarningCount
  FROM Runs
  WHERE JobId = :JobId AND (:DepartmentId IS NULL OR DepartmentId = :DepartmentId)
  ORDER BY Runs.StartedAt DESC, Runs.RunKey DESC
  LIMIT 30
)
ORDER BY StartedAt;
