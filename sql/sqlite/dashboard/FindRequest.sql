SELECT Entity FROM Requests WHERE RequestKey = :RequestKey AND ProcedureName = :ProcedureName;
