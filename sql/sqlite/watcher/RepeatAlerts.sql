UPDATE Alerts
SET RepeatAt = repeated.value ->> 'RepeatAt'
FROM json_each(:Repeated) AS repeated
WHERE Alerts.AlertKey = CAST(repeated.value ->> 'AlertKey' AS INTEGER);
