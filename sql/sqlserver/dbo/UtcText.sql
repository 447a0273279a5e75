-- A time as text: ISO 8601 in UTC with milliseconds and Z, the same on every server and driver.
CREATE FUNCTION dbo.UtcText (@Time datetime2(3))
RETURNS varchar(24)
AS
BEGIN
  RETURN REPLACE(CONVERT(varchar(19), @Time, 121), ' ', 'T')
    + '.' + RIGHT('00' + CONVERT(varchar(3), DATEPART(millisecond, @Time)), 3) + 'Z';
END;
