SELECT * FROM TicketRows WHERE TicketId = :TicketId;
