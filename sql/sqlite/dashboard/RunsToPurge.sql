SELECT RunKey FROM Runs WHERE StartedAt < :OlderThan AND Status <> 'Pending' ORDER BY Runs.StartedAt, Runs.RunKey LIMIT 500;
