-- A Done run that its job or its script wants a human to look at waits for one, whichever came first, the wish or the end.
UPDATE LogHistory
SET Validation = 'Waiting'
WHERE RunKey = :RunKey AND Status = 'Done' AND Validation = 'NotNeeded' AND (NeedsValidation = 1 OR ValidationSeq IS NOT NULL);
