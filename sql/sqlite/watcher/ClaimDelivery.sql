-- A lease that ran out is anybody's: whoever had it may have sent the message and died before saying so.
UPDATE AlertDeliveries
SET
  MaybeRepeated = iif(Status = 'Sending', 1, MaybeRepeated),
  Status = 'Sending',
  LeaseUntil = strftime('%Y-%m-%dT%H:%M:%fZ', :Now, '+' || :LeaseSeconds || ' seconds'),
  ClaimedBy = :Watcher,
  Attempts = Attempts + 1
WHERE
  DeliveryKey = (
    SELECT DeliveryKey
    FROM AlertDeliveries
    WHERE
      AlertKey IS NOT NULL AND Channel IN (SELECT value FROM json_each(:Channels)) AND Status IN ('Waiting', 'Sending')
      AND ((Status = 'Waiting' AND NextAttemptAt <= :Now) OR (Status = 'Sending' AND LeaseUntil <= :Now))
    ORDER BY NextAttemptAt, DeliveryKey
    LIMIT 1
  )
RETURNING DeliveryKey;
