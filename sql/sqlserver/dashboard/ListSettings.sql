-- The settings for all departments: one row for each, even if nobody has set it.
CREATE PROCEDURE dashboard.ListSettings
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Number int, @Refusal nvarchar(2000);

SELECT @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT k.Name, s.Value
FROM (VALUES (N'AlertRules'), (N'AuditRetentionDays'), (N'RetentionDays')) AS k (Name) LEFT JOIN dbo.Settings AS s ON s.Name = k.Name
ORDER BY k.Name;
