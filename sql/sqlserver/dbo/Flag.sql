-- The truth value of a field; null for anything else.
CREATE FUNCTION dbo.Flag (@Text nvarchar(100))
RETURNS bit
AS
BEGIN
  RETURN CASE @Text COLLATE Latin1_General_BIN2 WHEN N'true' THEN 1 WHEN N'1' THEN 1 WHEN N'false' THEN 0 WHEN N'0' THEN 0 END;
END;
