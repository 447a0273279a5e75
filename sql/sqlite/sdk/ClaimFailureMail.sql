-- Claims the mail to the job's owner, or to the department if there is none. If the shipper dies before it records the result,
-- the lease expires and the watcher sends the mail, marked as a possible repeat.
INSERT INTO AlertDeliveries (AlertKey, Channel, Recipient, Reason, Status, Attempts, NextAttemptAt, LeaseUntil, ClaimedBy)
SELECT
  a.AlertKey, 'mail', coalesce(u.Email, d.MailAddress), 'opened', 'Sending', 1, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+' || min(max(:LeaseSeconds, 1), (SELECT LongestLeaseSeconds FROM Rules)) || ' seconds'), :ClaimedBy
FROM
  Alerts AS a
  JOIN Jobs AS j ON j.JobId = a.JobId
  JOIN Departments AS d ON d.DepartmentId = j.DepartmentId
  LEFT JOIN Users AS u ON u.UserId = j.OwnerId AND u.Active = 1
WHERE a.AlertKey = :AlertKey
RETURNING DeliveryKey;
