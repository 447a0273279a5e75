UPDATE AlertDeliveries
SET
  Status = :Status,
  SentAt = iif(:Status = 'Sent', :Now, NULL),
  NextAttemptAt = coalesce(:RetryAt, NextAttemptAt),
  LeaseUntil = NULL,
  ClaimedBy = NULL,
  Answer = :Answer
WHERE DeliveryKey = :DeliveryKey AND Status = 'Sending' AND ClaimedBy = :Watcher AND Attempts = :Attempts;
