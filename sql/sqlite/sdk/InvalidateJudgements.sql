-- Invalidates judgements that were based on the earlier state.
UPDATE Jobs SET JudgedVersion = JudgedVersion + 1 WHERE JobId = (SELECT JobId FROM Alerts WHERE AlertKey = :AlertKey);
