INSERT INTO Departments (DepartmentId, Name, SlackChannel, MailAddress)
VALUES (coalesce(:DepartmentId, (SELECT coalesce(max(DepartmentId), 0) + 1 FROM Departments)), :Name, :SlackChannel, :MailAddress)
ON CONFLICT (DepartmentId) DO UPDATE SET Name = :Name, SlackChannel = :SlackChannel, MailAddress = :MailAddress
RETURNING DepartmentId;
