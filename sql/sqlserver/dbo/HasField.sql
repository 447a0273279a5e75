-- Whether the input has a field, even null or empty; a missing field keeps its value. Names are case-sensitive, as in
-- OPENJSON, whatever the database's collation.
CREATE FUNCTION dbo.HasField (@Input nvarchar(max), @Name nvarchar(100))
RETURNS bit
AS
BEGIN
  RETURN CASE WHEN EXISTS (SELECT 1 FROM OPENJSON(@Input) AS f WHERE f.[key] = @Name COLLATE Latin1_General_BIN2) THEN 1 ELSE 0 END;
END;
