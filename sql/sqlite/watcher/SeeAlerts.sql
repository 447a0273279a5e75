UPDATE Alerts
SET SeenCount = SeenCount + seen.Times, LastSeenAt = max(LastSeenAt, seen.At)
FROM (
  SELECT CAST(value ->> 'AlertKey' AS INTEGER) AS AlertKey, count(*) AS Times, max(value ->> 'At') AS At
  FROM json_each(:Seen)
  GROUP BY 1
) AS seen
WHERE Alerts.AlertKey = seen.AlertKey;
