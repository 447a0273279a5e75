-- Finds the run of an id for a login that writes: one row. Number and Refusal are null if the login may write: it began
-- the run, or writes from the machine that began it (which may have another password by now), or owns the database.
CREATE FUNCTION dbo.OwnRun (@RunId varchar(100), @Machine nvarchar(256))
RETURNS TABLE
AS
RETURN
  SELECT
    MAX(h.RunKey) AS RunKey,
    MAX(h.Status) AS Status,
    CASE WHEN COUNT(h.RunKey) = 0 THEN 50400 WHEN MAX(o.Theirs) = 1 THEN 50403 END AS Number,
    CASE
      WHEN COUNT(h.RunKey) = 0 THEN N'There is no such run: begin it with sdk.BeginRun first.'
      WHEN MAX(o.Theirs) = 1
        THEN N'This run was begun by another login on another machine: ' + ORIGINAL_LOGIN() + N' can''t write to it.'
    END AS Refusal
  FROM
    dbo.LogHistory AS h
    CROSS APPLY (
      SELECT CASE
        WHEN h.Login = ORIGINAL_LOGIN() OR h.Machine = @Machine THEN 0
        WHEN USER_NAME() = N'dbo' OR IS_ROLEMEMBER('db_owner') = 1 THEN 0
        ELSE 1
      END AS Theirs
    ) AS o
  WHERE h.RunId = LOWER(@RunId);
