-- Closing keeps who and when, also where it is closed again; opening again empties both.
UPDATE Tickets
SET
  Title = :Title,
  Description = :Description,
  Priority = :Priority,
  ClosedBy = iif(:Status <> 'Closed', NULL, iif(Status = 'Closed', ClosedBy, :Email)),
  ClosedAt = iif(:Status <> 'Closed', NULL, coalesce(ClosedAt, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))),
  Status = :Status
WHERE TicketId = :TicketId;
