UPDATE Alerts
SET ClosedAt = closed.value ->> 'At', RepeatAt = NULL
FROM json_each(:Closed) AS closed
WHERE Alerts.AlertKey = CAST(closed.value ->> 'AlertKey' AS INTEGER) AND Alerts.ClosedAt IS NULL;
