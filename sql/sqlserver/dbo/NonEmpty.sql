-- A non-empty text, or null: an emptied field of a form counts as missing. It compares bytes, because in older
-- collations an emoji equals the empty text.
CREATE FUNCTION dbo.NonEmpty (@Text nvarchar(max))
RETURNS nvarchar(max)
AS
BEGIN
  RETURN NULLIF(@Text, N'' COLLATE Latin1_General_BIN2);
END;
