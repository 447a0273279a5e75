-- A text without the blanks and the characters without width around it, as input.ts reads it; null if nothing remains.
CREATE FUNCTION dbo.Trimmed (@Text nvarchar(4000))
RETURNS nvarchar(4000)
AS
BEGIN
  DECLARE @Ends int = 0;
  WHILE @Ends < 2
  BEGIN
    WHILE DATALENGTH(@Text) > 0
      AND EXISTS (SELECT 1 FROM dbo.Unseen() AS u WHERE u.EndsEmoji = 0 AND UNICODE(@Text) BETWEEN u.First AND u.Last)
      SET @Text = SUBSTRING(@Text, 2, 4000);
    SELECT @Text = REVERSE(@Text), @Ends += 1;
  END;
  RETURN NULLIF(@Text, N'' COLLATE Latin1_General_BIN2);
END;
