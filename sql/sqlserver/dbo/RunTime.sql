-- A run's time as it can be stored: the machine's time, or Otherwise if that isn't a time that the tables accept.
CREATE FUNCTION dbo.RunTime (@Text nvarchar(100), @Otherwise datetime2(3))
RETURNS TABLE
AS
RETURN
  SELECT CASE
    WHEN t.At < '2000-01-01' THEN CAST('2000-01-01T00:00:00.000' AS datetime2(3))
    WHEN t.At >= '2200-01-01' THEN CAST('2199-12-31T23:59:59.999' AS datetime2(3))
    ELSE t.At
  END AS At
  FROM (
    SELECT ISNULL(CASE WHEN SUBSTRING(@Text, 11, 1) = N'T' AND RIGHT(@Text, 1) = N'Z' THEN TRY_CAST(@Text AS datetime2(3)) END, @Otherwise) AS At
  ) AS t;
