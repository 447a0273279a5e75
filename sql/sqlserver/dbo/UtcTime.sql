-- The time that an ISO 8601 text in UTC means; null for anything else. Some servers take words like 'yesterday' for times.
CREATE FUNCTION dbo.UtcTime (@Text nvarchar(100))
RETURNS datetime2(3)
AS
BEGIN
  RETURN CASE
    WHEN @Text LIKE N'[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]%Z' THEN TRY_CAST(@Text AS datetime2(3))
  END;
END;
