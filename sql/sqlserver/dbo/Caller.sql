-- Who calls a dashboard procedure: one row. The claimed email says who, the SQL login says how far that is believed:
--   no email        an admin, if the login owns the database or is a member of dashboard_admin; refused otherwise
--   an email        the user's role, never admin unless the login is one of those
--   DepartmentLogins  one department and a highest role, whatever is claimed
-- Refusal is null where nothing speaks against the caller; DepartmentId is null where all departments may be seen.
CREATE FUNCTION dbo.Caller (@Email nvarchar(320))
RETURNS TABLE
AS
RETURN
  SELECT
    u.Email,
    u.Name,
    ISNULL(u.Language, N'it') AS Language,
    r.Rank,
    CASE r.Rank WHEN 3 THEN N'admin' WHEN 2 THEN N'operator' ELSE N'viewer' END AS Role,
    COALESCE(l.DepartmentId, CASE WHEN u.Role <> N'admin' THEN u.DepartmentId END) AS DepartmentId,
    ORIGINAL_LOGIN() AS Login,
    CASE
      WHEN @Email IS NULL AND t.Trusted = 0
        THEN N'Email is missing: through the login ' + ORIGINAL_LOGIN() + N' a caller has to say who they are.'
      WHEN @Email IS NOT NULL AND u.Email IS NULL
        THEN @Email
          + N' isn''t a user of JobLogger, or isn''t active. An administrator adds users on the Admin page or in jobs.yaml.'
      WHEN u.Role <> N'admin' AND u.DepartmentId <> l.DepartmentId
        THEN N'The login ' + ORIGINAL_LOGIN() + N' shows another department than yours.'
    END AS Refusal
  FROM
    (
      SELECT CASE
        WHEN USER_NAME() = N'dbo' OR IS_ROLEMEMBER('db_owner') = 1 OR IS_ROLEMEMBER('dashboard_admin') = 1 THEN 1
        ELSE 0
      END AS Trusted
    ) AS t
    LEFT JOIN dbo.Users AS u ON u.Email = @Email AND u.Active = 1
    LEFT JOIN dbo.DepartmentLogins AS l ON l.Login = ORIGINAL_LOGIN()
    CROSS APPLY (
      SELECT MIN(x.Rank) AS Rank
      FROM (
        VALUES
          (CASE WHEN t.Trusted = 1 THEN 3 ELSE 2 END),
          (CASE WHEN @Email IS NULL THEN 3 WHEN u.Role = N'admin' THEN 3 WHEN u.Role = N'operator' THEN 2 ELSE 1 END),
          (CASE WHEN l.Role IS NULL OR l.Role = N'admin' THEN 3 WHEN l.Role = N'operator' THEN 2 ELSE 1 END)
      ) AS x (Rank)
    ) AS r;
