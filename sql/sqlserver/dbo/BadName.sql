-- Why the name of a job, a department or a person is refused; null for a good one, and for none.
CREATE FUNCTION dbo.BadName (@Name nvarchar(4000), @Most int)
RETURNS nvarchar(100)
AS
BEGIN
  RETURN CASE
    WHEN DATALENGTH(@Name) / 2 > @Most THEN CONCAT(N'Name has more than ', @Most, N' characters.')
    WHEN @Name LIKE N'%[' + NCHAR(1) + N'-' + NCHAR(31) + NCHAR(127) + N'-' + NCHAR(159) + N']%' COLLATE Latin1_General_BIN2
      THEN N'Name must be one line, without control characters.'
  END;
END;
