UPDATE LogHistory
SET
  Validation = :Verdict,
  ValidatedBy = :Email,
  ValidatedAt = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
  ValidationNote = :Reason
WHERE RunKey = :RunKey;
