-- Sent or failed, never waiting, so that no watcher sends it.
INSERT INTO AlertDeliveries (TicketId, Channel, Recipient, Status, Attempts, NextAttemptAt, SentAt, Answer)
VALUES (
  :TicketId, :Channel, :Recipient, iif(:Sent, 'Sent', 'Failed'), 1, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
  iif(:Sent, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), NULL), :Answer
)
RETURNING DeliveryKey;
