-- The codes of white space and of characters that don't show, as \s, \p{Cc} and \p{DI} in a regular expression. Above
-- 65535, halves of a pair, or the code itself in a collation that knows pairs.
CREATE FUNCTION dbo.Unseen ()
RETURNS TABLE
AS
RETURN
  SELECT u.First, u.Last, u.EndsEmoji
  FROM (VALUES
    (0, 32, 0), (127, 160, 0), (173, 173, 0), (847, 847, 0), (1564, 1564, 0), (4447, 4448, 0), (5760, 5760, 0),
    (6068, 6069, 0), (6155, 6159, 0), (8192, 8207, 0), (8232, 8239, 0), (8287, 8303, 0), (12288, 12288, 0),
    (12644, 12644, 0), (65024, 65039, 1), (65279, 65279, 0), (65440, 65440, 0), (65520, 65528, 0), (56128, 56131, 1),
    (917504, 921599, 1)
  ) AS u (First, Last, EndsEmoji);
