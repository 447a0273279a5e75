UPDATE AlertDeliveries
SET Status = 'Waiting', Attempts = 0, NextAttemptAt = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
WHERE DeliveryKey = :DeliveryKey AND Status = 'Failed';
