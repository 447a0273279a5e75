SELECT
  count(*) AS Runs,
  coalesce(sum(h.LineCount), 0) AS Lines,
  coalesce(sum((SELECT count(*) FROM RunComments AS c WHERE c.RunKey = h.RunKey)), 0) AS Comments,
  0 AS More
FROM LogHistory AS h JOIN Runs AS r ON r.RunKey = h.RunKey
WHERE h.StartedAt < :OlderThan AND r.Status <> 'Pending' AND (:DemoData = 0 OR h.Sdk = 'demo-data');
