-- Finds the user to whom a ticket or an alert of a department can be assigned, by email (null: nobody): one row, like
-- dbo.FindRun.
CREATE FUNCTION dbo.FindAssignee (@Email nvarchar(4000), @DepartmentId int)
RETURNS TABLE
AS
RETURN
  SELECT
    MAX(u.UserId) AS UserId,
    MAX(u.Email) AS Email,
    CASE
      WHEN @Email IS NULL THEN NULL
      WHEN COUNT(u.UserId) = 0 THEN 50404
      WHEN MAX(CASE WHEN u.Role <> 'admin' AND u.DepartmentId <> @DepartmentId THEN 1 ELSE 0 END) = 1 THEN 50400
    END AS Number,
    CASE
      WHEN @Email IS NULL THEN NULL
      WHEN COUNT(u.UserId) = 0 THEN @Email + N' isn''t a user of JobLogger, or isn''t active.'
      WHEN MAX(CASE WHEN u.Role <> 'admin' AND u.DepartmentId <> @DepartmentId THEN 1 ELSE 0 END) = 1
        THEN CONCAT(MAX(u.Email), N' doesn''t see department ', @DepartmentId, N': assign it to somebody who does.')
    END AS Refusal
  FROM dbo.Users AS u
  WHERE u.Email = @Email AND u.Active = 1;
