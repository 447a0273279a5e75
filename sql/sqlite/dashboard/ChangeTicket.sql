-- Closing records who and when, and keeps both if it is closed again. Reopening removes both.
UPDATE Tickets
SET
  Title = :Title,
  Description = :Description,
  Priority = :Priority,
  ClosedBy = iif(:Status <> 'Closed', NULL, iif(Status = 'Closed', ClosedBy, :Email)),
  ClosedAt = iif(:Status <> 'Closed', NULL, coalesce(ClosedAt, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))),
  Status = :Status
WHERE TicketId = :TicketId;
