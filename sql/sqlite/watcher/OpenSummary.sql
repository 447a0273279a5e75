INSERT INTO Alerts (EventKey, Kind, DepartmentId, Text, OpenedAt, LastSeenAt, ClosedAt)
VALUES (:EventKey, 'summary', :DepartmentId, :Text, :Now, :Now, :Now);
