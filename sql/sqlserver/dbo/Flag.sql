-- The truth value of a field; null for anything else.
CREATE FUNCTION dbo.Flag (@Text nvarchar(100))
RETURNS bit
AS
BEGIN
  RETURN CASE WHEN @Text IN ('true', N'1') THEN 1 WHEN @Text IN ('false', N'0') THEN 0 END;
END;
