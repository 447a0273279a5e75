INSERT INTO Alerts (EventKey, Kind, DepartmentId, Text, OpenedAt, LastSeenAt, ClosedAt)
SELECT 'report/' || UserId || '/' || :Until, 'report', DepartmentId, :Text, :Now, :Now, :Now FROM Users WHERE UserId = :UserId
RETURNING EventKey;
