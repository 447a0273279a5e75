-- Another job with this name that isn't retired.
SELECT JobId FROM Jobs WHERE DepartmentId = :DepartmentId AND Name = :Name AND JobId IS NOT :JobId AND RetiredAt IS NULL;
