INSERT INTO Requests (RequestKey, ProcedureName, Entity) VALUES (:RequestKey, :ProcedureName, :Entity);
