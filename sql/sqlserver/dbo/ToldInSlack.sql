-- Messages of an alert in Slack that can be changed, or are on their way with what was true before; not those for which a
-- change already waits, which will show the next change too.
CREATE FUNCTION dbo.ToldInSlack (@AlertKey bigint)
RETURNS TABLE
AS
RETURN
  SELECT DISTINCT t.Recipient
  FROM dbo.AlertDeliveries AS t
  WHERE
    t.AlertKey = @AlertKey AND t.Channel = 'slack' AND t.Reason IN ('opened', 'repeat')
    AND (t.Status = 'Sending' OR (t.Status = 'Sent' AND t.ServiceId IS NOT NULL))
    AND NOT EXISTS (
      SELECT 1
      FROM dbo.AlertDeliveries AS w
      WHERE
        w.AlertKey = t.AlertKey AND w.Channel = t.Channel AND w.Recipient = t.Recipient AND w.Reason = 'changed'
        AND w.Status = 'Waiting'
    );
