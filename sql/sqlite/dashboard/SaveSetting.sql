INSERT INTO Settings (Name, Value)
VALUES (:Name, :Value)
ON CONFLICT (Name) DO UPDATE SET Value = :Value, ChangedAt = strftime('%Y-%m-%dT%H:%M:%fZ', 'now');
