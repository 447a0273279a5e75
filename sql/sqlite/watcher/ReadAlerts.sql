SELECT
  CAST(AlertKey AS TEXT) AS AlertKey, Kind, CAST(RunKey AS TEXT) AS RunKey, Fingerprint, OpenedAt,
  AcknowledgedAt IS NOT NULL AS Acknowledged, RepeatAt, LastSeenAt, SeenCount
FROM Alerts
WHERE JobId = :JobId AND ClosedAt IS NULL
ORDER BY AlertKey;
