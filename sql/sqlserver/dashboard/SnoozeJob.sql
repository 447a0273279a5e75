-- Nobody is told of a job's failures until then; null ends it.
CREATE PROCEDURE dashboard.SnoozeJob
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @BadTime nvarchar(100), @Source nvarchar(100), @JobId int, @Number int, @Until datetime2(3), @OldUntil datetime2(3);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'), @JobId = CAST(NULLIF(NULLIF(i.JobId, N''), N'0') AS int),
  @Until = dbo.UtcTime(i.UntilTime),
  @BadTime = CASE WHEN i.UntilTime <> N'' AND dbo.UtcTime(i.UntilTime) IS NULL THEN N'Until' END
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  JobId nvarchar(100) '$.JobId',
  UntilTime nvarchar(100) '$.Until'
) AS i;
SET @BadTime = @BadTime + N' must be a time in UTC like 2026-11-24T10:00:00.000Z.';
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role operator; yours is ' + @Role + N'.';
IF @Rank < 2 THROW 50403, @Refusal, 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindJob(@JobId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

SELECT @OldUntil = SnoozedUntil FROM dbo.Jobs WITH (UPDLOCK) WHERE JobId = @JobId;
UPDATE dbo.Jobs SET SnoozedUntil = @Until WHERE JobId = @JobId;
INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Job', CONVERT(nvarchar(20), @JobId), f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM (
  VALUES
    (N'SnoozedUntil', dbo.UtcText(@OldUntil), dbo.UtcText(@Until))
) AS f (Field, OldValue, NewValue)
WHERE ISNULL(f.OldValue, NCHAR(1)) <> ISNULL(f.NewValue, NCHAR(1)) COLLATE Latin1_General_BIN2;

COMMIT TRANSACTION;

SELECT j.* FROM dbo.JobRows AS j WHERE j.JobId = @JobId;
