-- Nobody is told about a job's failures until the given time; null ends the snooze.
CREATE PROCEDURE dashboard.SnoozeJob
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Source varchar(10), @Number int, @Refusal nvarchar(2000),
  @BadTime nvarchar(100), @JobId int, @Until datetime2(3), @OldUntil datetime2(3);

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'operator');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @JobId = dbo.WholeNumber(i.JobId),
  @Until = dbo.UtcTime(i.UntilTime),
  @BadTime = dbo.BadTime(N'Until', i.UntilTime)
FROM OPENJSON(@Input) WITH (JobId nvarchar(100) '$.JobId', UntilTime nvarchar(100) '$.Until') AS i;
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindJob(@JobId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

SELECT @OldUntil = SnoozedUntil FROM dbo.Jobs WITH (UPDLOCK) WHERE JobId = @JobId;
UPDATE dbo.Jobs SET SnoozedUntil = @Until, JudgedVersion = JudgedVersion + 1 WHERE JobId = @JobId;
INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Job', CONVERT(nvarchar(20), @JobId), f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM (VALUES (N'SnoozedUntil', dbo.UtcText(@OldUntil), dbo.UtcText(@Until))) AS f (Field, OldValue, NewValue)
CROSS APPLY dbo.Changed(f.OldValue, f.NewValue) AS c;

COMMIT TRANSACTION;

SELECT j.* FROM dbo.JobRows AS j WHERE j.JobId = @JobId;
