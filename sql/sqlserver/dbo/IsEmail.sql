-- Whether a text has the form of an email address.
CREATE FUNCTION dbo.IsEmail (@Text nvarchar(4000))
RETURNS bit
AS
BEGIN
  RETURN CASE
    WHEN @Text LIKE N'_%@_%' AND @Text NOT LIKE N'%@%@%' AND dbo.IsOneWord(@Text) = 1
      AND @Text NOT LIKE N'%[<>():;,"\]%' COLLATE Latin1_General_BIN2 THEN 1
    ELSE 0
  END;
END;
