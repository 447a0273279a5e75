DELETE FROM Alerts
WHERE ClosedAt < strftime('%Y-%m-%dT%H:%M:%fZ', :Now, '-' || (SELECT iif(Kind = 'report', ReportDays, AlertDays) FROM Rules) || ' days');
