DELETE FROM RunComments
WHERE CommentKey IN (
  SELECT CommentKey FROM RunComments WHERE RunKey IN (SELECT value FROM json_each(:RunKeys)) LIMIT :Slice
);
