-- About alerts that were just opened, and about those that existed. A repeat says nothing new to whom the message before it still
-- waits for, which may be long if a service is down.
INSERT INTO AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, NextAttemptAt)
SELECT
  a.AlertKey, one.value ->> 'Channel', one.value ->> 'Recipient', one.value ->> 'Reason', 'Waiting', one.value ->> 'NotBefore'
FROM
  json_each(:Deliveries) AS one
  JOIN Alerts AS a
    ON a.AlertKey = CAST(one.value ->> 'AlertKey' AS INTEGER)
    OR (a.EventKey = one.value ->> 'EventKey' AND a.EventKey IN (SELECT value FROM json_each(:Opened)))
WHERE
  one.value ->> 'Reason' <> 'repeat'
  OR NOT EXISTS (
    SELECT 1
    FROM AlertDeliveries AS w
    WHERE
      w.AlertKey = a.AlertKey AND w.Channel = one.value ->> 'Channel' AND w.Recipient = one.value ->> 'Recipient'
      AND w.Reason IN ('opened', 'repeat') AND w.Status = 'Waiting'
  );
