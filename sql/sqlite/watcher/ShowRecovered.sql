-- If another alert's message says that it is over, this alert's message in Slack is changed to show it, too.
INSERT INTO AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
SELECT DISTINCT d.AlertKey, 'slack', d.Recipient, 'changed', 'Waiting', closed.value ->> 'NotBefore'
FROM json_each(:Closed) AS closed JOIN AlertDeliveries AS d ON d.AlertKey = CAST(closed.value ->> 'AlertKey' AS INTEGER)
WHERE
  d.Channel = 'slack' AND d.Reason IN ('opened', 'repeat')
  AND (d.Status = 'Sending' OR (d.Status = 'Sent' AND d.ServiceId IS NOT NULL))
  AND NOT EXISTS (
    SELECT 1
    FROM AlertDeliveries AS w
    WHERE
      w.AlertKey = d.AlertKey AND w.Channel = d.Channel AND w.Recipient = d.Recipient
      AND w.Reason IN ('changed', 'recovered') AND w.Status = 'Waiting'
  );
