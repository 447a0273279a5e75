-- A text as it was before it was written as JSON. SQL Server's OPENJSON and JSON_VALUE give it so; Babelfish's give it still
-- escaped (a traceback's lines end in \n there, and OPENJSON's value column loses a quote at the end). The server itself is
-- asked which of the two it does.
CREATE FUNCTION dbo.JsonText (@Text nvarchar(max))
RETURNS nvarchar(max)
AS
BEGIN
  IF CHARINDEX(N'\', @Text) = 0 RETURN @Text;
  IF JSON_VALUE(N'{"a":"\n"}', '$.a') = NCHAR(10) RETURN @Text;

  DECLARE @Code int = 1, @Hex nchar(16) = N'0123456789abcdef';
  -- An escaped backslash stands aside meanwhile, as a character of the private use area.
  SET @Text = REPLACE(@Text, N'\\', NCHAR(57344));
  IF RIGHT(@Text, 1) = N'\' SET @Text = @Text + N'"';
  SET @Text = REPLACE(REPLACE(REPLACE(@Text, N'\"', N'"'), N'\n', NCHAR(10)), N'\r', NCHAR(13));
  SET @Text = REPLACE(REPLACE(REPLACE(@Text, N'\t', NCHAR(9)), N'\b', NCHAR(8)), N'\f', NCHAR(12));
  WHILE @Code < 32 AND CHARINDEX(N'\u00', @Text) > 0
  BEGIN
    SET @Text = REPLACE(
      @Text,
      N'\u00' + SUBSTRING(@Hex, @Code / 16 + 1, 1) + SUBSTRING(@Hex, @Code % 16 + 1, 1),
      NCHAR(@Code)
    );
    SET @Code = @Code + 1;
  END;
  RETURN REPLACE(@Text, NCHAR(57344), N'\');
END;
