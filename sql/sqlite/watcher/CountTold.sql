-- How many of these recipients have been told the same, or will be.
SELECT count(*) AS Told
FROM
  AlertDeliveries AS m
  JOIN AlertDeliveries AS other ON other.AlertKey = m.AlertKey AND other.Reason = m.Reason AND other.Status <> 'Failed'
  JOIN json_each(:Recipients) AS one
    ON one.value ->> 'Channel' = other.Channel AND one.value ->> 'Recipient' = other.Recipient
WHERE m.DeliveryKey = :DeliveryKey;
