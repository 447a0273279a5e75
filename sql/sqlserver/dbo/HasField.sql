-- Whether the input has a field, be it null or empty: one that it hasn't keeps its value. Names are told apart by case, as
-- OPENJSON does, whatever the database does.
CREATE FUNCTION dbo.HasField (@Input nvarchar(max), @Name nvarchar(100))
RETURNS bit
AS
BEGIN
  RETURN CASE WHEN EXISTS (SELECT 1 FROM OPENJSON(@Input) AS f WHERE f.[key] = @Name COLLATE Latin1_General_BIN2) THEN 1 ELSE 0 END;
END;
