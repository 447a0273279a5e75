INSERT INTO Tickets (
  RunKey, RunId, JobId, DepartmentId, Fingerprint, Title, Description, Priority, Status, AssigneeId, OpenedBy, OpenedAt
)
VALUES (
  :RunKey, :RunId, :JobId, :DepartmentId, :Fingerprint, :Title, :Description, :Priority, 'Open', :AssigneeId, :OpenedBy,
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
)
RETURNING TicketId;
