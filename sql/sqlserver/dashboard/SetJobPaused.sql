-- Pauses or resumes a job. A paused job has no missed runs, and nobody is told about its failures.
CREATE PROCEDURE dashboard.SetJobPaused
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Source varchar(10), @Number int, @Refusal nvarchar(2000), @JobId int,
  @Paused bit, @OldPaused bit;

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'operator');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @JobId = dbo.WholeNumber(i.JobId), @Paused = dbo.Flag(i.Paused)
FROM OPENJSON(@Input) WITH (JobId nvarchar(100) '$.JobId', Paused nvarchar(100) '$.Paused') AS i;
IF @Paused IS NULL THROW 50400, N'Paused must be true or false.', 1;
SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindJob(@JobId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

SELECT @OldPaused = Paused FROM dbo.Jobs WITH (UPDLOCK) WHERE JobId = @JobId;
UPDATE dbo.Jobs SET Paused = @Paused, JudgedVersion = JudgedVersion + 1 WHERE JobId = @JobId;
INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Job', CONVERT(nvarchar(20), @JobId), f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM (
  VALUES
    (N'Paused', CASE @OldPaused WHEN 1 THEN 'true' ELSE 'false' END,
      CASE @Paused WHEN 1 THEN 'true' ELSE 'false' END)
) AS f (Field, OldValue, NewValue)
CROSS APPLY dbo.Changed(f.OldValue, f.NewValue) AS c;

COMMIT TRANSACTION;

SELECT j.* FROM dbo.JobRows AS j WHERE j.JobId = @JobId;
