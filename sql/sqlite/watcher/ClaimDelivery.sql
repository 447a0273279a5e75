-- One message, or up to a hundred that wait for the same recipient. A lease that ran out may be taken by anybody. The watcher that had
-- it may have sent the message, and died before it recorded that.
-- A recipient gets the messages about one alert in order, so that the last one is true.
UPDATE AlertDeliveries
SET
  MaybeRepeated = iif(Status = 'Sending', 1, MaybeRepeated),
  Status = 'Sending',
  LeaseUntil = strftime('%Y-%m-%dT%H:%M:%fZ', :Now, '+' || :LeaseSeconds || ' seconds'),
  ClaimedBy = :Watcher,
  Attempts = Attempts + 1
WHERE
  DeliveryKey IN (
    SELECT DeliveryKey
    FROM AlertDeliveries AS one
    WHERE
      AlertKey IS NOT NULL AND Channel IN (SELECT value FROM json_each(:Channels)) AND Status IN ('Waiting', 'Sending')
      AND ((Status = 'Waiting' AND NextAttemptAt <= :Now) OR (Status = 'Sending' AND LeaseUntil <= :Now))
      AND NOT EXISTS (
        SELECT 1
        FROM AlertDeliveries AS other
        WHERE
          other.AlertKey = one.AlertKey AND other.Channel = one.Channel AND other.Recipient = one.Recipient
          AND other.DeliveryKey <> one.DeliveryKey
          AND (
            (other.Status = 'Sending' AND other.LeaseUntil > :Now)
            OR (other.Status IN ('Waiting', 'Sending') AND other.DeliveryKey < one.DeliveryKey)
          )
      )
      AND (:Reasons IS NULL OR Reason IN (SELECT value FROM json_each(:Reasons)))
      AND (
        :Beside IS NULL
        OR (
          Reason NOT IN ('changed', 'report')
          AND (Channel, Recipient) = (SELECT b.Channel, b.Recipient FROM AlertDeliveries AS b WHERE b.DeliveryKey = :Beside)
        )
      )
    ORDER BY NextAttemptAt, DeliveryKey
    LIMIT iif(:Beside IS NULL, 1, 100)
  )
RETURNING DeliveryKey;
