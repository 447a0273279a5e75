-- A message about a ticket or an alert, as every procedure returns it.
CREATE FUNCTION dbo.DeliveryRow (@DeliveryKey bigint)
RETURNS TABLE
AS
RETURN
  SELECT
    CONVERT(varchar(20), d.DeliveryKey) AS DeliveryKey, d.TicketId, CONVERT(varchar(20), d.AlertKey) AS AlertKey,
    d.Channel, d.Recipient, d.Status, d.Attempts,
    dbo.UtcText(d.SentAt) AS SentAt,
    dbo.UtcText(ISNULL(d.SentAt, d.NextAttemptAt)) AS At,
    d.Answer
  FROM dbo.AlertDeliveries AS d
  WHERE d.DeliveryKey = @DeliveryKey;
