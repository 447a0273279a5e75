-- Two rows show that a beginning is ambiguous. '~' sorts after every character of an id.
SELECT RunKey, RunId, JobId, DepartmentId, Fingerprint
FROM LogHistory
WHERE RunId >= :RunId AND RunId < :RunId || '~' AND (:DepartmentId IS NULL OR DepartmentId = :DepartmentId)
LIMIT 2;
