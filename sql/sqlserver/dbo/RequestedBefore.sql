-- What the same request has created before: one row, or none. Two such calls at once queue here.
CREATE FUNCTION dbo.RequestedBefore (@RequestKey varchar(100), @ProcedureName varchar(50))
RETURNS TABLE
AS
RETURN
  SELECT q.Entity AS Made
  FROM dbo.Requests AS q WITH (UPDLOCK, HOLDLOCK)
  WHERE q.RequestKey = @RequestKey AND q.ProcedureName = @ProcedureName;
