-- For each Slack message that can be changed, or is on its way with what was true before. A message that still waits will include this, too.
INSERT INTO AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
SELECT DISTINCT told.AlertKey, told.Channel, told.Recipient, 'changed', 'Waiting', strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
FROM AlertDeliveries AS told
WHERE
  told.AlertKey = :AlertKey AND told.Channel = 'slack' AND told.Reason IN ('opened', 'repeat')
  AND (told.Status = 'Sending' OR (told.Status = 'Sent' AND told.ServiceId IS NOT NULL))
  AND NOT EXISTS (
    SELECT 1
    FROM AlertDeliveries AS waiting
    WHERE
      waiting.AlertKey = told.AlertKey AND waiting.Channel = told.Channel AND waiting.Recipient = told.Recipient
      AND waiting.Reason = 'changed' AND waiting.Status = 'Waiting'
  );
