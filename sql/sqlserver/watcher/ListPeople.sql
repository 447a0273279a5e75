-- Everybody, for rules that name people; inactive people are told nothing.
CREATE PROCEDURE watcher.ListPeople
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;

SELECT Email, SlackChannel, SlackId, Role, DepartmentId, Active FROM dbo.Users ORDER BY Email;
