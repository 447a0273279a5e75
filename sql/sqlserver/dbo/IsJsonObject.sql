-- Whether a text is a JSON object, with whatever white space before it; null for null.
CREATE FUNCTION dbo.IsJsonObject (@Text nvarchar(max))
RETURNS bit
AS
BEGIN
  RETURN CASE ISJSON(@Text)
    WHEN 0 THEN 0
    WHEN 1 THEN (SELECT CASE j.[type] WHEN 5 THEN 1 ELSE 0 END FROM OPENJSON(CONCAT(N'[', @Text, N']')) AS j)
  END;
END;
