-- Whether a text is without white space.
CREATE FUNCTION dbo.IsOneWord (@Text nvarchar(4000))
RETURNS bit
AS
BEGIN
  RETURN CASE WHEN @Text LIKE N'%[' + NCHAR(9) + N'-' + NCHAR(13) + N' ]%' COLLATE Latin1_General_BIN2 THEN 0 ELSE 1 END;
END;
