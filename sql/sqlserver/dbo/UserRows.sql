-- A person as every procedure returns them.
CREATE VIEW dbo.UserRows
AS
  SELECT
    u.Email AS UserEmail, u.Name, u.Role, u.DepartmentId, d.Name AS DepartmentName, u.Language, u.SlackId,
    u.SlackChannel, u.Active, u.ReportEvery, u.ReportBy, u.ReportHour, u.ReportTimeZone
  FROM dbo.Users AS u LEFT JOIN dbo.Departments AS d ON d.DepartmentId = u.DepartmentId;
