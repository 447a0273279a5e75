-- One slice of the oldest. If the oldest isn't old enough, nothing else is read.
DELETE FROM AuditTrail
WHERE AuditKey IN (
  SELECT AuditKey
  FROM AuditTrail
  WHERE At < :At AND (SELECT o.At FROM AuditTrail AS o ORDER BY o.AuditKey LIMIT 1) < :At
  ORDER BY AuditKey
  LIMIT (SELECT SliceRows FROM Rules)
);
