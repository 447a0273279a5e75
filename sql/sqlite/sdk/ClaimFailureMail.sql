-- To the job's owner, else to the department. A shipper that dies before it says what became of it leaves a lease that runs
-- out: then the watcher sends it, marked as a possible repeat.
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
