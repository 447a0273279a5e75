SELECT count(*) AS Count
FROM Alerts
WHERE InSummary = 1 AND AlertKey IN (SELECT CAST(value AS INTEGER) FROM json_each(:keys));
