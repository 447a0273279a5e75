SELECT Email, SlackChannel, SlackId, Role, DepartmentId, Active FROM Users ORDER BY Email;
