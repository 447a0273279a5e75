INSERT INTO AuditTrail (At, Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
VALUES (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), :Entity, :EntityKey, :Field, :OldValue, :NewValue, :Email, :Source);
