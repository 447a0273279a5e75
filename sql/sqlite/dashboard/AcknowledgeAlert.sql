-- Keeps who acknowledged it first. It isn't repeated any more.
UPDATE Alerts
SET AcknowledgedBy = :Email, AcknowledgedAt = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), RepeatAt = NULL
WHERE AlertKey = :AlertKey AND AcknowledgedAt IS NULL;
