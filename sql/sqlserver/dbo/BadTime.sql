-- Why the text of a field is refused as a time; null for a time, and for none.
CREATE FUNCTION dbo.BadTime (@Field nvarchar(50), @Text nvarchar(100))
RETURNS nvarchar(100)
AS
BEGIN
  RETURN CASE
    WHEN dbo.NonEmpty(@Text) IS NOT NULL AND dbo.UtcTime(@Text) IS NULL
      THEN @Field + N' must be a time in UTC like 2026-11-24T10:00:00.000Z.'
  END;
END;
