INSERT INTO DepartmentLogins (Login, DepartmentId, Role)
VALUES (:Login, :DepartmentId, :Role)
ON CONFLICT (Login) DO UPDATE SET DepartmentId = :DepartmentId, Role = :Role;
