-- A text in which something shows, as one of 2,000 characters surely does, or null: an emptied field counts as missing.
CREATE FUNCTION dbo.NonEmpty (@Text nvarchar(max))
RETURNS nvarchar(max)
AS
BEGIN
  RETURN CASE WHEN LEN(@Text) > 2000 THEN @Text WHEN dbo.Trimmed(@Text) IS NOT NULL THEN @Text END;
END;
