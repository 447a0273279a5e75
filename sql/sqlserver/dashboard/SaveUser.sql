-- Creates a user if nobody has UserEmail; else changes the given fields, and the others keep their values. With New an
-- existing one is refused, unless the same request has made them.
CREATE PROCEDURE dashboard.SaveUser
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Source varchar(10), @Number int, @Refusal nvarchar(2000),
  @UserEmail nvarchar(4000), @Name nvarchar(4000), @UserRole nvarchar(100), @DepartmentId int,
  @Language nvarchar(100), @SlackId nvarchar(4000), @SlackChannel nvarchar(4000), @Active bit,
  @New bit, @RequestKey varchar(100), @Made bigint;
DECLARE @Old TABLE (
  Name nvarchar(4000), Role nvarchar(100), DepartmentId int, Language nvarchar(100), SlackId nvarchar(4000),
  SlackChannel nvarchar(4000), Active bit
);

SELECT @Email = Email, @Source = Source, @RequestKey = RequestKey, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'global');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @UserEmail = LOWER(dbo.Trimmed(i.UserEmail) COLLATE Latin1_General_100_CI_AS),
  @Name = dbo.Trimmed(i.Name),
  @UserRole = RTRIM(dbo.NonEmpty(i.Role)),
  @DepartmentId = dbo.WholeNumber(i.DepartmentId),
  @Language = RTRIM(dbo.NonEmpty(i.Language)),
  @SlackId = dbo.NonEmpty(i.SlackId),
  @SlackChannel = dbo.Trimmed(i.SlackChannel),
  @Active = dbo.Flag(i.Active),
  @New = dbo.Flag(i.New)
FROM OPENJSON(@Input) WITH (
  UserEmail nvarchar(4000) '$.UserEmail',
  Name nvarchar(4000) '$.Name',
  Role nvarchar(100) '$.Role',
  DepartmentId nvarchar(100) '$.DepartmentId',
  Language nvarchar(100) '$.Language',
  SlackId nvarchar(4000) '$.SlackId',
  SlackChannel nvarchar(4000) '$.SlackChannel',
  Active nvarchar(100) '$.Active',
  New nvarchar(100) '$.New'
) AS i;
IF @UserEmail IS NULL THROW 50400, N'UserEmail is missing.', 1;
IF dbo.IsEmail(@UserEmail) = 0 OR DATALENGTH(@UserEmail) / 2 > 320
  THROW 50400, N'UserEmail must be an email address.', 1;
SET @Refusal = dbo.BadName(@Name, 200);
IF @Refusal IS NOT NULL THROW 50400, @Refusal, 1;
IF DATALENGTH(@SlackId) / 2 > 50 THROW 50400, N'SlackId has more than 50 characters.', 1;
IF @SlackId NOT LIKE N'[UW]_%' COLLATE Latin1_General_BIN2 OR @SlackId LIKE N'%[^A-Z0-9]%' COLLATE Latin1_General_BIN2
  THROW 50400, N'SlackId must be an id such as U012AB3CD.', 1;
IF DATALENGTH(@SlackChannel) / 2 > 100 THROW 50400, N'SlackChannel has more than 100 characters.', 1;
IF dbo.IsOneWord(@SlackChannel) = 0 THROW 50400, N'SlackChannel must be a Slack channel such as #it.', 1;
IF dbo.HasField(@Input, N'New') = 1 AND @New IS NULL THROW 50400, N'New must be true or false.', 1;

BEGIN TRANSACTION;

SELECT @Made = Made FROM dbo.RequestedBefore(@RequestKey, 'SaveUser');
INSERT INTO @Old (Name, Role, DepartmentId, Language, SlackId, SlackChannel, Active)
SELECT Name, Role, DepartmentId, Language, SlackId, SlackChannel, Active
FROM dbo.Users WITH (UPDLOCK, HOLDLOCK)
WHERE Email = @UserEmail;
SELECT @Refusal = CONCAT(N'There is a user ', @UserEmail, N' already: ', Name, N'.') FROM @Old;
IF @New = 1 AND EXISTS (SELECT 1 FROM dbo.Users WHERE Email = @UserEmail AND UserId <> ISNULL(@Made, 0))
  THROW 50409, @Refusal, 1;
IF dbo.HasField(@Input, N'Name') = 0 SELECT @Name = Name FROM @Old;
IF dbo.HasField(@Input, N'Role') = 0 SELECT @UserRole = Role FROM @Old;
IF dbo.HasField(@Input, N'DepartmentId') = 0 SELECT @DepartmentId = DepartmentId FROM @Old;
IF dbo.HasField(@Input, N'Language') = 0 SELECT @Language = Language FROM @Old;
IF dbo.HasField(@Input, N'SlackId') = 0 SELECT @SlackId = SlackId FROM @Old;
IF dbo.HasField(@Input, N'SlackChannel') = 0 SELECT @SlackChannel = SlackChannel FROM @Old;
IF dbo.HasField(@Input, N'Active') = 0 SELECT @Active = Active FROM @Old;
IF dbo.HasField(@Input, N'Role') = 0 SET @UserRole = ISNULL(@UserRole, 'viewer');
IF dbo.HasField(@Input, N'Language') = 0 SET @Language = ISNULL(@Language, 'it');
IF dbo.HasField(@Input, N'Active') = 0 SET @Active = ISNULL(@Active, 1);
IF @Name IS NULL THROW 50400, N'Name is missing.', 1;
IF ISNULL(@UserRole, '') COLLATE Latin1_General_BIN2 NOT IN ('viewer', 'operator', 'admin') THROW 50400,
  N'Role must be one of viewer, operator, admin.', 1;
IF ISNULL(@Language, '') COLLATE Latin1_General_BIN2 NOT IN ('it', 'en') THROW 50400, N'Language must be one of it, en.', 1;
IF @Active IS NULL THROW 50400, N'Active must be true or false.', 1;
SET @Refusal = CONCAT(N'There is no department ', @DepartmentId, N'.');
IF @DepartmentId IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dbo.Departments WHERE DepartmentId = @DepartmentId)
  THROW 50404, @Refusal, 1;
SET @Refusal = @UserEmail + N' is the only active administrator: make somebody else one first.';
IF (@UserRole <> 'admin' OR @Active = 0)
  AND EXISTS (SELECT 1 FROM @Old WHERE Role = 'admin' AND Active = 1)
  AND NOT EXISTS (
    SELECT 1
    FROM dbo.Users WITH (UPDLOCK, HOLDLOCK)
    WHERE Role = 'admin' AND Active = 1 AND Email <> @UserEmail
  )
  THROW 50409, @Refusal, 1;

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
      (N'Active', CASE o.Active WHEN 1 THEN 'true' WHEN 0 THEN 'false' END,
        CASE @Active WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)
  ) AS f (Field, OldValue, NewValue)
CROSS APPLY dbo.Changed(f.OldValue, f.NewValue) AS c;
EXEC dbo.SetReport @Input = @Input, @UserEmail = @UserEmail, @Email = @Email, @Source = @Source;

SELECT @Made = UserId FROM dbo.Users WHERE Email = @UserEmail;
EXEC dbo.RememberRequest @RequestKey = @RequestKey, @ProcedureName = 'SaveUser', @Entity = @Made;

COMMIT TRANSACTION;

SELECT u.* FROM dbo.UserRows AS u WHERE u.UserEmail = @UserEmail;
