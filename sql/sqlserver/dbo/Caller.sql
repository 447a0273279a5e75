-- Who calls a dashboard procedure, what they may see, and whether they may call it: one row, from the input that every
-- procedure takes. The claimed email says who, the SQL login says how far that is believed:
--   no email          an admin, if the login owns the database; refused otherwise
--   an email          the user's role, at most operator unless the login owns the database or is a member of dashboard_admin
--   DepartmentLogins  one department and a highest role, whatever is claimed
-- Needs: viewer, operator or admin; global is an admin whose login isn't limited to one department.
-- Number and Refusal are null where nothing speaks against the call. OwnDepartmentId is the one department that the caller may
-- see, DepartmentId the one to show: their own, or the one that the input asks for; each null for all. RequestKey is the same for
-- a request that is sent twice.
CREATE FUNCTION dbo.Caller (@Input nvarchar(max), @Needs varchar(10))
RETURNS TABLE
AS
RETURN
  SELECT
    u.Email,
    u.Name,
    ISNULL(u.Language, 'it') AS Language,
    r.Rank,
    n.Role,
    d.OwnDepartmentId,
    ISNULL(d.OwnDepartmentId, i.DepartmentId) AS DepartmentId,
    i.Source,
    i.RequestKey,
    ORIGINAL_LOGIN() AS Login,
    no.Number,
    no.Refusal
  FROM
    (
      SELECT
        CASE WHEN USER_NAME() = N'dbo' OR IS_ROLEMEMBER('db_owner') = 1 THEN 1 ELSE 0 END AS Owns,
        CASE WHEN IS_ROLEMEMBER('dashboard_admin') = 1 THEN 1 ELSE 0 END AS Administers
    ) AS t
    LEFT JOIN (
      SELECT
        dbo.NonEmpty(f.Email) COLLATE Latin1_General_100_CI_AS AS Email,
        dbo.WholeNumber(f.DepartmentId) AS DepartmentId,
        ISNULL(RTRIM(dbo.NonEmpty(f.Source)), 'app') AS Source,
        dbo.NonEmpty(f.RequestKey) AS RequestKey
      FROM OPENJSON(CASE WHEN dbo.IsJsonObject(@Input) = 1 THEN @Input END) WITH (
        Email nvarchar(320) '$.Email',
        DepartmentId nvarchar(100) '$.DepartmentId',
        Source nvarchar(100) '$.Source',
        RequestKey nvarchar(100) '$.RequestKey'
      ) AS f
    ) AS i ON 1 = 1
    LEFT JOIN dbo.Users AS u ON u.Email = i.Email AND u.Active = 1
    LEFT JOIN dbo.DepartmentLogins AS l ON l.Login = ORIGINAL_LOGIN()
    CROSS APPLY (
      SELECT MIN(x.Rank) AS Rank
      FROM (
        VALUES
          (CASE WHEN t.Owns = 1 OR t.Administers = 1 THEN 3 ELSE 2 END),
          (CASE WHEN i.Email IS NULL THEN 3 WHEN u.Role = 'admin' THEN 3 WHEN u.Role = 'operator' THEN 2 ELSE 1 END),
          (CASE WHEN l.Role IS NULL OR l.Role = 'admin' THEN 3 WHEN l.Role = 'operator' THEN 2 ELSE 1 END)
      ) AS x (Rank)
    ) AS r
    CROSS APPLY (SELECT CASE r.Rank WHEN 3 THEN 'admin' WHEN 2 THEN 'operator' ELSE 'viewer' END AS Role) AS n
    CROSS APPLY (SELECT COALESCE(l.DepartmentId, CASE WHEN u.Role <> 'admin' THEN u.DepartmentId END) AS OwnDepartmentId) AS d
    OUTER APPLY (
      SELECT TOP (1) x.Number, x.Refusal
      FROM (
        VALUES
          (1, 50400, CASE WHEN ISNULL(dbo.IsJsonObject(@Input), 0) = 0 THEN N'@Input must be a JSON object.' END),
          (
            2, 50403,
            CASE
              WHEN i.Email IS NULL AND t.Owns = 0
                THEN N'Email is missing: through the login ' + ORIGINAL_LOGIN() + N' a caller has to say who they are.'
              WHEN i.Email IS NOT NULL AND u.Email IS NULL
                THEN i.Email
                  + N' isn''t a user of JobLogger, or isn''t active. An administrator adds users on the Admin page or in jobs.yaml.'
              WHEN u.Role <> 'admin' AND u.DepartmentId <> l.DepartmentId
                THEN N'The login ' + ORIGINAL_LOGIN() + N' shows another department than yours.'
            END
          ),
          (
            3, 50403,
            CASE
              WHEN r.Rank < CASE @Needs WHEN 'viewer' THEN 1 WHEN 'operator' THEN 2 ELSE 3 END
                THEN N'This needs the role ' + CASE @Needs WHEN 'global' THEN 'admin' ELSE @Needs END + N'; yours is ' + n.Role
                  + N'.'
            END
          ),
          (
            4, 50403,
            CASE
              WHEN @Needs = 'global' AND d.OwnDepartmentId IS NOT NULL
                THEN N'This login is limited to one department, and this concerns all of them.'
            END
          ),
          (
            5, 50400,
            CASE
              WHEN i.Source COLLATE Latin1_General_BIN2 NOT IN ('app', 'apply', 'cli', 'slack') THEN N'Source must be one of app, apply, cli, slack.'
            END
          ),
          (6, 50400, CASE WHEN DATALENGTH(i.RequestKey) / 2 > 64 THEN N'RequestKey has more than 64 characters.' END),
          (
            7, 50403,
            CASE
              WHEN i.DepartmentId <> d.OwnDepartmentId
                THEN CONCAT(N'Department ', i.DepartmentId, N' isn''t yours to see; yours is ', d.OwnDepartmentId, N'.')
            END
          )
      ) AS x (Place, Number, Refusal)
      WHERE x.Refusal IS NOT NULL
      ORDER BY x.Place
    ) AS no;
