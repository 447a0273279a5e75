-- Everybody who can be told, for rules that name people.
CREATE PROCEDURE watcher.ListPeople
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

SELECT Email, SlackChannel FROM dbo.Users WHERE Active = 1 ORDER BY Email;
