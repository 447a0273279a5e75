-- The keys of the alerts that were just opened, and of those that existed.
INSERT INTO AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
SELECT
  a.AlertKey, one.value ->> 'Channel', one.value ->> 'Recipient', one.value ->> 'Reason', 'Waiting', one.value ->> 'NotBefore'
FROM
  json_each(:Deliveries) AS one
  JOIN Alerts AS a
    ON a.AlertKey = CAST(one.value ->> 'AlertKey' AS INTEGER)
    OR (a.EventKey = one.value ->> 'EventKey' AND a.EventKey IN (SELECT value FROM json_each(:Opened)));
