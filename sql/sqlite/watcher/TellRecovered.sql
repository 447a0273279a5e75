-- For everybody who was told that it began, or whose message is on its way.
INSERT INTO AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
SELECT DISTINCT d.AlertKey, d.Channel, d.Recipient, 'recovered', 'Waiting', closed.value ->> 'NotBefore'
FROM json_each(:Closed) AS closed JOIN AlertDeliveries AS d ON d.AlertKey = CAST(closed.value ->> 'AlertKey' AS INTEGER)
WHERE closed.value ->> 'Tell' = 1 AND d.Status <> 'Failed';
