UPDATE AlertDeliveries
SET
  Status = :Status,
  SentAt = iif(:Status = 'Sent', :Now, NULL),
  -- If it was given up: when it was last tried.
  NextAttemptAt = coalesce(:RetryAt, iif(:Status = 'Failed', :Now, NextAttemptAt)),
  MaybeRepeated = max(MaybeRepeated, :MaybeSent),
  LeaseUntil = NULL,
  ClaimedBy = NULL,
  Answer = :Answer,
  ServiceId = :ServiceId
WHERE DeliveryKey = :DeliveryKey AND Status = 'Sending' AND ClaimedBy = :Watcher AND Attempts = :Attempts;
