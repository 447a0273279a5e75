-- One slice. The ticket itself stays: it is one row, and shows that there was one.
DELETE FROM TicketComments
WHERE CommentKey IN (
  SELECT CommentKey
  FROM TicketComments
  WHERE
    TicketId IN (
      SELECT TicketId FROM Tickets
      WHERE ClosedAt < strftime('%Y-%m-%dT%H:%M:%fZ', :Now, '-' || (SELECT TicketDays FROM Rules) || ' days')
    )
  LIMIT (SELECT SliceRows FROM Rules)
);
