INSERT INTO RunComments (RunKey, At, Email, Text)
VALUES (:RunKey, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), :Email, :Text)
RETURNING CommentKey;
