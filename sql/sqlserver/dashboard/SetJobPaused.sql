-- A paused job has no missed runs and nobody is told of its failures.
CREATE PROCEDURE dashboard.SetJobPaused
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @JobId int, @Number int, @Paused bit, @OldPaused bit;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'), @JobId = CAST(NULLIF(NULLIF(i.JobId, N''), N'0') AS int),
  @Paused = CASE i.Paused WHEN N'true' THEN 1 WHEN N'1' THEN 1 WHEN N'false' THEN 0 WHEN N'0' THEN 0 END
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  JobId nvarchar(100) '$.JobId',
  Paused nvarchar(100) '$.Paused'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role operator; yours is ' + @Role + N'.';
IF @Rank < 2 THROW 50403, @Refusal, 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
IF @Paused IS NULL THROW 50400, N'Paused must be true or false.', 1;
SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindJob(@JobId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

SELECT @OldPaused = Paused FROM dbo.Jobs WITH (UPDLOCK) WHERE JobId = @JobId;
UPDATE dbo.Jobs SET Paused = @Paused WHERE JobId = @JobId;
INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Job', CONVERT(nvarchar(20), @JobId), f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM (
  VALUES
    (N'Paused', CASE @OldPaused WHEN 1 THEN N'true' ELSE N'false' END,
      CASE @Paused WHEN 1 THEN N'true' ELSE N'false' END)
) AS f (Field, OldValue, NewValue)
WHERE ISNULL(f.OldValue, NCHAR(1)) <> ISNULL(f.NewValue, NCHAR(1)) COLLATE Latin1_General_BIN2;

COMMIT TRANSACTION;

SELECT j.* FROM dbo.JobRows AS j WHERE j.JobId = @JobId;
