-- One slice. An alert is removed when all messages about it are gone.
DELETE FROM Alerts
WHERE AlertKey IN (
  SELECT a.AlertKey
  FROM Alerts AS a
  WHERE
    a.ClosedAt < strftime('%Y-%m-%dT%H:%M:%fZ', :Now, '-' || (SELECT iif(a.Kind = 'report', ReportDays, AlertDays) FROM Rules) || ' days')
    AND NOT EXISTS (SELECT 1 FROM AlertDeliveries AS d WHERE d.AlertKey = a.AlertKey)
  LIMIT (SELECT SliceRows FROM Rules)
);
