SELECT
  CAST(a.AuditKey AS TEXT) AS AuditKey, a.At, a.Entity, a.EntityKey, a.Field, a.OldValue, a.NewValue, a.Email, a.Login, a.Source
FROM AuditTrail AS a
WHERE
  (:Entity IS NULL OR a.Entity = :Entity)
  AND (:EntityKey IS NULL OR a.EntityKey = :EntityKey)
  AND (:Field IS NULL OR a.Field = :Field)
  AND (:BeforeAuditKey IS NULL OR a.AuditKey < :BeforeAuditKey)
  AND (
    :LatestOnly = 0
    OR NOT EXISTS (
      SELECT 1
      FROM AuditTrail AS later
      WHERE later.Entity = a.Entity AND later.EntityKey = a.EntityKey AND later.Field = a.Field AND later.AuditKey > a.AuditKey
    )
  )
ORDER BY a.AuditKey DESC
LIMIT :Limit;
