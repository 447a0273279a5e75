-- Changes nothing if the lease ran out and a watcher has claimed it. A watcher sends what still waits.
UPDATE AlertDeliveries
SET
  Status = :Status,
  SentAt = iif(:Status = 'Sent', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), NULL),
  LeaseUntil = NULL,
  ClaimedBy = NULL,
  Answer = substr(:Answer, 1, 2000)
WHERE DeliveryKey = :DeliveryKey AND Status = 'Sending' AND ClaimedBy = :ClaimedBy;
