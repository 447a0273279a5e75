UPDATE LogHistory
SET JudgeDueAt = NULL, ToMatch = 0
WHERE RunKey IN (
  SELECT RunKey FROM LogHistory WHERE JudgeDueAt IS NOT NULL AND EndedAt < :EndedBefore ORDER BY JudgeDueAt LIMIT 2000
);
