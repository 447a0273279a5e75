-- One slice of the messages about closed alerts, and about tickets that were closed long ago.
DELETE FROM AlertDeliveries
WHERE DeliveryKey IN (
  SELECT DeliveryKey
  FROM AlertDeliveries
  WHERE
    AlertKey IN (
      SELECT AlertKey FROM Alerts
      WHERE ClosedAt < strftime('%Y-%m-%dT%H:%M:%fZ', :Now, '-' || (SELECT iif(Kind = 'report', ReportDays, AlertDays) FROM Rules) || ' days')
    )
    OR TicketId IN (
      SELECT TicketId FROM Tickets
      WHERE ClosedAt < strftime('%Y-%m-%dT%H:%M:%fZ', :Now, '-' || (SELECT TicketDays FROM Rules) || ' days')
    )
  LIMIT (SELECT SliceRows FROM Rules)
);
