SELECT known.value AS Name, s.Value
FROM json_each('["AlertRules", "AuditRetentionDays", "RetentionDays"]') AS known LEFT JOIN Settings AS s ON s.Name = known.value
WHERE :Name IS NULL OR known.value = :Name
ORDER BY known.value;
