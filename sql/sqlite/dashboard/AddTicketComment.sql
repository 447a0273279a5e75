INSERT INTO TicketComments (TicketId, At, Email, Text)
VALUES (:TicketId, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), :Email, :Text)
RETURNING CommentKey;
