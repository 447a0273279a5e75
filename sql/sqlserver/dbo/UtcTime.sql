-- The time of an ISO 8601 text in UTC; null for anything else. Some servers accept words like 'yesterday' as times.
CREATE FUNCTION dbo.UtcTime (@Text nvarchar(100))
RETURNS datetime2(3)
AS
BEGIN
  RETURN CASE
    WHEN @Text LIKE N'[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]%Z' COLLATE Latin1_General_BIN2
      THEN TRY_CAST(@Text AS datetime2(3))
  END;
END;
