-- For everybody who was told that one of an ending's alerts began, or whose message is on its way: once, about the oldest.
INSERT INTO AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
SELECT min(d.AlertKey), d.Channel, d.Recipient, 'recovered', 'Waiting', min(closed.value ->> 'NotBefore')
FROM json_each(:Closed) AS closed JOIN AlertDeliveries AS d ON d.AlertKey = CAST(closed.value ->> 'AlertKey' AS INTEGER)
WHERE closed.value ->> 'Tell' = 1 AND d.Status <> 'Failed'
GROUP BY d.Channel, d.Recipient, closed.value ->> 'Ending';
