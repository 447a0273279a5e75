-- Everybody who hasn't been told the same yet.
INSERT INTO AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
SELECT m.AlertKey, one.value ->> 'Channel', one.value ->> 'Recipient', m.Reason, 'Waiting', :Now
FROM AlertDeliveries AS m CROSS JOIN json_each(:Recipients) AS one
WHERE
  m.DeliveryKey = :DeliveryKey AND m.Status = 'Failed'
  AND NOT EXISTS (
    SELECT 1
    FROM AlertDeliveries AS other
    WHERE
      other.AlertKey = m.AlertKey AND other.Reason = m.Reason AND other.Channel = one.value ->> 'Channel'
      AND other.Recipient = one.value ->> 'Recipient'
  );
