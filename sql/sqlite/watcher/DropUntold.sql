-- What nobody was told of yet, and is over: quiet hours have kept it back.
DELETE FROM AlertDeliveries
WHERE
  Status = 'Waiting' AND Attempts = 0 AND Reason <> 'recovered'
  AND AlertKey IN (SELECT CAST(value ->> 'AlertKey' AS INTEGER) FROM json_each(:Closed));
