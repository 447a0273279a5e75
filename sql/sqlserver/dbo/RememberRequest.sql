-- Remembers for RequestHours what a request has created, so that it creates it only once.
CREATE PROCEDURE dbo.RememberRequest
  @RequestKey varchar(100),
  @ProcedureName varchar(50),
  @Entity bigint
AS
SET NOCOUNT, XACT_ABORT ON;

IF @RequestKey IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM dbo.Requests WHERE RequestKey = @RequestKey AND ProcedureName = @ProcedureName)
BEGIN
  -- Skips rows that other requests have locked, because they remove the same.
  DELETE TOP (100) FROM dbo.Requests WITH (READPAST)
  WHERE At < DATEADD(hour, -(SELECT RequestHours FROM dbo.Rules), SYSUTCDATETIME());
  INSERT INTO dbo.Requests (RequestKey, ProcedureName, Entity) VALUES (@RequestKey, @ProcedureName, @Entity);
END;
