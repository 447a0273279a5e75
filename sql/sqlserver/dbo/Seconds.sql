-- The seconds of a field; null if it is empty, -1 if it is no whole number.
CREATE FUNCTION dbo.Seconds (@Text nvarchar(100))
RETURNS int
AS
BEGIN
  RETURN CASE WHEN dbo.NonEmpty(@Text) IS NOT NULL THEN ISNULL(TRY_CAST(@Text AS int), -1) END;
END;
