SELECT CAST(c.CommentKey AS TEXT) AS CommentKey, c.At, c.Email, u.Name AS AuthorName, c.Text
FROM TicketComments AS c LEFT JOIN Users AS u ON u.Email = c.Email
WHERE c.TicketId = :TicketId AND (:CommentKey IS NULL OR c.CommentKey = :CommentKey)
ORDER BY c.At, c.CommentKey;
