-- The number of a field; null if it is empty or 0, which is neither a key nor a size.
CREATE FUNCTION dbo.WholeNumber (@Text nvarchar(100))
RETURNS bigint
AS
BEGIN
  RETURN CAST(NULLIF(NULLIF(@Text, N'' COLLATE Latin1_General_BIN2), N'0') AS bigint);
END;
