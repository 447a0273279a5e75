-- A new user if nobody has UserEmail; else what is given is changed and the rest keeps its value.
CREATE PROCEDURE dashboard.SaveUser
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @Given nvarchar(max), @UserEmail nvarchar(4000), @Name nvarchar(4000),
  @UserRole nvarchar(100), @DepartmentId int, @Language nvarchar(100), @SlackId nvarchar(4000),
  @SlackChannel nvarchar(4000), @Active bit;
DECLARE @Old TABLE (
  Name nvarchar(4000), Role nvarchar(100), DepartmentId int, Language nvarchar(100), SlackId nvarchar(4000),
  SlackChannel nvarchar(4000), Active bit
);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Given = CONCAT(N',', STRING_AGG([key], N','), N',') FROM OPENJSON(@Input);
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'), @UserEmail = LOWER(NULLIF(dbo.JsonText(i.UserEmail), N'')),
  @Name = NULLIF(dbo.JsonText(i.Name), N''),
  @UserRole = NULLIF(i.Role, N''),
  @DepartmentId = CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int),
  @Language = NULLIF(i.Language, N''),
  @SlackId = NULLIF(dbo.JsonText(i.SlackId), N''),
  @SlackChannel = NULLIF(dbo.JsonText(i.SlackChannel), N''),
  @Active = CASE i.Active WHEN N'true' THEN 1 WHEN N'1' THEN 1 WHEN N'false' THEN 0 WHEN N'0' THEN 0 END
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  UserEmail nvarchar(4000) '$.UserEmail',
  Name nvarchar(4000) '$.Name',
  Role nvarchar(100) '$.Role',
  DepartmentId nvarchar(100) '$.DepartmentId',
  Language nvarchar(100) '$.Language',
  SlackId nvarchar(4000) '$.SlackId',
  SlackChannel nvarchar(4000) '$.SlackChannel',
  Active nvarchar(100) '$.Active'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role admin; yours is ' + @Role + N'.';
IF @Rank < 3 THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL THROW 50403, N'This login is limited to one department and can''t change this.', 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
IF @UserEmail IS NULL THROW 50400, N'UserEmail is missing.', 1;
IF @UserEmail NOT LIKE N'_%@_%' OR @UserEmail LIKE N'% %' OR @UserEmail LIKE N'%@%@%' OR LEN(@UserEmail) > 320
  THROW 50400, N'UserEmail must be an email address.', 1;
IF LEN(@Name) > 200 THROW 50400, N'Name has more than 200 characters.', 1;
IF LEN(@SlackId) > 50 THROW 50400, N'SlackId has more than 50 characters.', 1;
IF LEN(@SlackChannel) > 100 THROW 50400, N'SlackChannel has more than 100 characters.', 1;

BEGIN TRANSACTION;

INSERT INTO @Old (Name, Role, DepartmentId, Language, SlackId, SlackChannel, Active)
SELECT Name, Role, DepartmentId, Language, SlackId, SlackChannel, Active
FROM dbo.Users WITH (UPDLOCK, HOLDLOCK)
WHERE Email = @UserEmail;
IF @Given NOT LIKE N'%,Name,%' SELECT @Name = Name FROM @Old;
IF @Given NOT LIKE N'%,Role,%' SELECT @UserRole = Role FROM @Old;
IF @Given NOT LIKE N'%,DepartmentId,%' SELECT @DepartmentId = DepartmentId FROM @Old;
IF @Given NOT LIKE N'%,Language,%' SELECT @Language = Language FROM @Old;
IF @Given NOT LIKE N'%,SlackId,%' SELECT @SlackId = SlackId FROM @Old;
IF @Given NOT LIKE N'%,SlackChannel,%' SELECT @SlackChannel = SlackChannel FROM @Old;
IF @Given NOT LIKE N'%,Active,%' SELECT @Active = Active FROM @Old;
IF @Given NOT LIKE N'%,Role,%' SET @UserRole = ISNULL(@UserRole, N'viewer');
IF @Given NOT LIKE N'%,Language,%' SET @Language = ISNULL(@Language, N'it');
IF @Given NOT LIKE N'%,Active,%' SET @Active = ISNULL(@Active, 1);
IF @Name IS NULL THROW 50400, N'Name is missing.', 1;
IF ISNULL(@UserRole, N'') NOT IN (N'viewer', N'operator', N'admin') THROW 50400,
  N'Role must be one of viewer, operator, admin.', 1;
IF ISNULL(@Language, N'') NOT IN (N'it', N'en') THROW 50400, N'Language must be one of it, en.', 1;
IF @Active IS NULL THROW 50400, N'Active must be true or false.', 1;
IF @DepartmentId IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dbo.Departments WHERE DepartmentId = @DepartmentId)
BEGIN
  SET @Refusal = CONCAT(N'There is no department ', @DepartmentId, N'.');
  THROW 50404, @Refusal, 1;
END;

UPDATE dbo.Users
SET
  Name = @Name,
  Role = @UserRole,
  DepartmentId = @DepartmentId,
  Language = @Language,
  SlackId = @SlackId,
  SlackChannel = @SlackChannel,
  Active = @Active
WHERE Email = @UserEmail;
IF @@ROWCOUNT = 0
  INSERT INTO dbo.Users (Email, Name, Role, DepartmentId, Language, SlackId, SlackChannel, Active)
  VALUES (@UserEmail, @Name, @UserRole, @DepartmentId, @Language, @SlackId, @SlackChannel, @Active);

INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'User', @UserEmail, f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM
  (SELECT 1 AS One) AS x
  LEFT JOIN @Old AS o ON 1 = 1
  CROSS APPLY (
    VALUES
      (N'Name', CAST(o.Name AS nvarchar(max)), CAST(@Name AS nvarchar(max))),
      (N'Role', o.Role, @UserRole),
      (N'DepartmentId', CONVERT(nvarchar(20), o.DepartmentId), CONVERT(nvarchar(20), @DepartmentId)),
      (N'Language', o.Language, @Language),
      (N'SlackId', o.SlackId, @SlackId),
      (N'SlackChannel', o.SlackChannel, @SlackChannel),
      (N'Active', CASE o.Active WHEN 1 THEN N'true' WHEN 0 THEN N'false' END,
        CASE @Active WHEN 1 THEN N'true' WHEN 0 THEN N'false' END)
  ) AS f (Field, OldValue, NewValue)
WHERE ISNULL(f.OldValue, NCHAR(1)) <> ISNULL(f.NewValue, NCHAR(1)) COLLATE Latin1_General_BIN2;

COMMIT TRANSACTION;

SELECT
  u.Email AS UserEmail, u.Name, u.Role, u.DepartmentId, d.Name AS DepartmentName, u.Language, u.SlackId,
  u.SlackChannel, u.Active
FROM dbo.Users AS u LEFT JOIN dbo.Departments AS d ON d.DepartmentId = u.DepartmentId
WHERE u.Email = @UserEmail
ORDER BY u.Email;
