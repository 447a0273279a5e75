-- Everybody who can be told, for rules that name people.
CREATE PROCEDURE watcher.ListPeople
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;

SELECT Email, SlackChannel FROM dbo.Users WHERE Active = 1 ORDER BY Email;
