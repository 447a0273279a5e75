-- Messages about alerts that are over before anybody was told, because of quiet hours.
DELETE FROM AlertDeliveries
WHERE
  Status = 'Waiting' AND Attempts = 0 AND Reason <> 'recovered'
  AND AlertKey IN (SELECT CAST(value ->> 'AlertKey' AS INTEGER) FROM json_each(:Closed));
