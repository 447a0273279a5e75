DELETE FROM Alerts
WHERE ClosedAt < strftime('%Y-%m-%dT%H:%M:%fZ', :Now, '-' || (SELECT AlertDays FROM Rules) || ' days');
