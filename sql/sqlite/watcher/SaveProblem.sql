INSERT INTO WatcherProblems (ProblemKey, Scope, JobId, Text, Since)
VALUES (:Key, :Scope, (SELECT JobId FROM Jobs WHERE JobId = :JobId), :Text, :Now)
ON CONFLICT (ProblemKey) DO NOTHING;
