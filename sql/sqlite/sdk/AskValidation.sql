-- A Done run whose job or script asks for validation waits for it, whether the request or the end came first.
UPDATE LogHistory
SET Validation = 'Waiting'
WHERE RunKey = :RunKey AND Status = 'Done' AND Validation = 'NotNeeded' AND (NeedsValidation = 1 OR ValidationSeq IS NOT NULL);
