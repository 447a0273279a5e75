DELETE FROM WatcherProblems
WHERE Scope = :Scope AND ProblemKey NOT IN (SELECT value ->> 'Key' FROM json_each(:Problems));
