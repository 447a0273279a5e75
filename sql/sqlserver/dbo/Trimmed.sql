-- A text without the blanks and the characters without width around it, as input.ts reads it; null if nothing remains.
CREATE FUNCTION dbo.Trimmed (@Text nvarchar(max))
RETURNS nvarchar(max)
AS
BEGIN
  DECLARE @Shown nvarchar(100) = N'%[^' + NCHAR(0) + N'-' + NCHAR(32) + NCHAR(127) + N'-' + NCHAR(160) + NCHAR(173)
    + NCHAR(5760) + NCHAR(8192) + N'-' + NCHAR(8207) + NCHAR(8232) + N'-' + NCHAR(8239) + NCHAR(8287) + N'-' + NCHAR(8303)
    + NCHAR(12288) + NCHAR(12644) + NCHAR(65279) + N']%';
  IF PATINDEX(@Shown COLLATE Latin1_General_BIN2, @Text) = 0 RETURN NULL;
  SET @Text = REVERSE(SUBSTRING(@Text, PATINDEX(@Shown COLLATE Latin1_General_BIN2, @Text), DATALENGTH(@Text)));
  RETURN REVERSE(SUBSTRING(@Text, PATINDEX(@Shown COLLATE Latin1_General_BIN2, @Text), DATALENGTH(@Text)));
END;
