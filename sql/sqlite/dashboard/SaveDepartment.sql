INSERT INTO Departments (DepartmentId, Name, SlackChannel, MailAddress, AlertRules)
VALUES (
  coalesce(:DepartmentId, (SELECT coalesce(max(DepartmentId), 0) + 1 FROM Departments)), :Name, :SlackChannel, :MailAddress,
  :AlertRules
)
ON CONFLICT (DepartmentId) DO UPDATE SET
  Name = :Name,
  SlackChannel = :SlackChannel,
  MailAddress = :MailAddress,
  AlertRules = :AlertRules
RETURNING DepartmentId;
