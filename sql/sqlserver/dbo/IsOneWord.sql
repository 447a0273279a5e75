-- Whether a text has neither white space nor characters that don't show: by their codes, Unicode's included.
CREATE FUNCTION dbo.IsOneWord (@Text nvarchar(4000))
RETURNS bit
AS
BEGIN
  RETURN CASE WHEN EXISTS (
    SELECT 1
    FROM (VALUES
      (0, 32), (127, 160), (173, 173), (847, 847), (1564, 1564), (4447, 4448), (5760, 5760), (6068, 6069), (6155, 6159),
      (8192, 8207), (8232, 8239), (8287, 8303), (12288, 12288), (12644, 12644), (65024, 65039), (65279, 65279),
      (65440, 65440), (65520, 65528), (56128, 56131)
    ) AS u (First, Last)
    WHERE @Text LIKE N'%[' + NCHAR(u.First) + N'-' + NCHAR(u.Last) + N']%' COLLATE Latin1_General_BIN2
  ) THEN 0 ELSE 1 END;
END;
