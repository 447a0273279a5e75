INSERT INTO Users (Email, Name, Role, DepartmentId, Language, SlackId, SlackChannel, Active)
VALUES (:UserEmail, :Name, :Role, :DepartmentId, :Language, :SlackId, :SlackChannel, :Active)
ON CONFLICT (Email) DO UPDATE SET
  Name = :Name,
  Role = :Role,
  DepartmentId = :DepartmentId,
  Language = :Language,
  SlackId = :SlackId,
  SlackChannel = :SlackChannel,
  Active = :Active;
