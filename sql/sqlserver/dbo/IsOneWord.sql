-- Whether a text has neither white space nor characters that don't show.
CREATE FUNCTION dbo.IsOneWord (@Text nvarchar(4000))
RETURNS bit
AS
BEGIN
  WHILE DATALENGTH(@Text) > 0
  BEGIN
    IF EXISTS (SELECT 1 FROM dbo.Unseen() AS u WHERE UNICODE(@Text) BETWEEN u.First AND u.Last) RETURN 0;
    SET @Text = SUBSTRING(@Text, 2, 4000);
  END;
  RETURN 1;
END;
