-- Sets or removes a setting for all departments.
CREATE PROCEDURE dashboard.SaveSetting
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Source varchar(10), @Number int, @Refusal nvarchar(2000), @Name nvarchar(100),
  @Value nvarchar(max), @OldValue nvarchar(4000), @MostDays int, @AuditDays int, @RunDays int;

SELECT @Email = Email, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'global');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @Name = RTRIM(dbo.NonEmpty(i.Name)), @Value = dbo.NonEmpty(i.Value)
FROM OPENJSON(@Input) WITH (Name nvarchar(100) '$.Name', Value nvarchar(max) '$.Value') AS i;
IF ISNULL(@Name, N'') COLLATE Latin1_General_BIN2 NOT IN (N'AlertRules', N'AuditRetentionDays', N'RetentionDays')
  THROW 50400, N'Name must be one of AlertRules, AuditRetentionDays, RetentionDays.', 1;
SET @Refusal = @Name + N' has more than 4000 characters.';
IF DATALENGTH(@Value) / 2 > 4000 THROW 50400, @Refusal, 1;
IF @Name = N'AlertRules' AND dbo.IsJsonObject(@Value) = 0
  THROW 50400, N'AlertRules must be a JSON object.', 1;
SELECT @MostDays = LongestRetentionDays FROM dbo.Rules;
SET @Refusal = CONCAT(@Name, N' must be a whole number from 1 to ', @MostDays, N'.');
-- CASE evaluates in order: what isn't a number must not be converted to one.
IF @Name <> N'AlertRules' AND 1 = CASE
  WHEN @Value LIKE N'%[^0-9]%' COLLATE Latin1_General_BIN2 OR @Value LIKE N'0%' OR DATALENGTH(@Value) / 2 > 5 THEN 1
  WHEN CAST(@Value AS int) > @MostDays THEN 1
  ELSE 0
END
  THROW 50400, @Refusal, 1;

BEGIN TRANSACTION;

-- Locks both lengths, so that two callers queue here: the audit trail must cover all existing runs, because it records who
-- validated them.
SELECT
  @OldValue = MAX(CASE WHEN Name = @Name THEN Value END),
  @AuditDays = MAX(CASE Name WHEN N'AuditRetentionDays' THEN TRY_CAST(Value AS int) END),
  @RunDays = MAX(CASE Name WHEN N'RetentionDays' THEN TRY_CAST(Value AS int) END)
FROM dbo.Settings WITH (UPDLOCK, HOLDLOCK)
WHERE Name IN (N'AlertRules', N'AuditRetentionDays', N'RetentionDays');
IF @Name = N'AuditRetentionDays' SET @AuditDays = CAST(@Value AS int);
IF @Name = N'RetentionDays' SET @RunDays = CAST(@Value AS int);
IF @Name <> N'AlertRules' AND @AuditDays < @RunDays THROW 50400, N'AuditRetentionDays must not be less than RetentionDays.', 1;
IF @Value IS NULL
  DELETE FROM dbo.Settings WHERE Name = @Name;
ELSE
BEGIN
  UPDATE dbo.Settings SET Value = @Value, ChangedAt = SYSUTCDATETIME() WHERE Name = @Name;
  IF @@ROWCOUNT = 0 INSERT INTO dbo.Settings (Name, Value) VALUES (@Name, @Value);
END;
INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Setting', @Name, f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM (VALUES (N'Value', CAST(@OldValue AS nvarchar(max)), @Value)) AS f (Field, OldValue, NewValue)
CROSS APPLY dbo.Changed(f.OldValue, f.NewValue) AS c;

COMMIT TRANSACTION;

SELECT @Name AS Name, (SELECT s.Value FROM dbo.Settings AS s WHERE s.Name = @Name) AS Value;
