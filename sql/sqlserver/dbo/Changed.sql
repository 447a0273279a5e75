-- One row if two values of a field differ, even only by a trailing blank, a letter's case, or NULL.
CREATE FUNCTION dbo.Changed (@Old nvarchar(max), @New nvarchar(max))
RETURNS TABLE
AS
RETURN
  SELECT 1 AS Yes WHERE ISNULL(@Old + N'.', N'') <> ISNULL(@New + N'.', N'') COLLATE Latin1_General_BIN2;
