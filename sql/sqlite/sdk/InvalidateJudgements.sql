-- A watcher's judgement that was based on the state before counts no more.
UPDATE Jobs SET JudgedVersion = JudgedVersion + 1 WHERE JobId = (SELECT JobId FROM Alerts WHERE AlertKey = :AlertKey);
