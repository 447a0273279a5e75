SELECT
  CAST(AlertKey AS TEXT) AS AlertKey, Kind, CAST(RunKey AS TEXT) AS RunKey, Fingerprint, OpenedAt,
  AcknowledgedAt IS NOT NULL AS Acknowledged, RepeatAt, LastSeenAt, SeenCount
FROM Alerts
WHERE JobId = :JobId AND ClosedAt IS NULL
-- Ordered by the number, not by the selected text: "9" would come after "10".
ORDER BY Alerts.AlertKey;
