SELECT
  CAST(DeliveryKey AS TEXT) AS DeliveryKey, TicketId, CAST(AlertKey AS TEXT) AS AlertKey, Channel, Recipient, Status, Attempts,
  SentAt, coalesce(SentAt, NextAttemptAt) AS At, Answer
FROM AlertDeliveries
WHERE (TicketId = :TicketId OR AlertKey = :AlertKey) AND (:DeliveryKey IS NULL OR DeliveryKey = :DeliveryKey)
ORDER BY AlertDeliveries.DeliveryKey;
