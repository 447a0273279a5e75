-- Whether a text is without white space, Unicode's included.
CREATE FUNCTION dbo.IsOneWord (@Text nvarchar(4000))
RETURNS bit
AS
BEGIN
  RETURN CASE
    WHEN @Text LIKE N'%[' + NCHAR(9) + N'-' + NCHAR(13) + N' ]%' COLLATE Latin1_General_BIN2 THEN 0
    WHEN EXISTS (
      SELECT 1
      FROM (VALUES
        (160), (5760), (8192), (8193), (8194), (8195), (8196), (8197), (8198), (8199), (8200), (8201), (8202), (8232), (8233),
        (8239), (8287), (12288), (65279)
      ) AS b (Code)
      WHERE CHARINDEX(NCHAR(b.Code), @Text COLLATE Latin1_General_BIN2) > 0
    ) THEN 0
    ELSE 1
  END;
END;
