-- A text in which something shows, or null: an emptied field of a form counts as missing.
CREATE FUNCTION dbo.NonEmpty (@Text nvarchar(max))
RETURNS nvarchar(max)
AS
BEGIN
  RETURN CASE WHEN dbo.Trimmed(@Text) IS NOT NULL THEN @Text END;
END;
