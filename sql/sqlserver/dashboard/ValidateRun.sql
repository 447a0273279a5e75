-- A human says that a run's result is right, or not. A verdict may be changed by another; the audit trail keeps both.
CREATE PROCEDURE dashboard.ValidateRun
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @Source nvarchar(100), @RunId varchar(100), @RunKey bigint, @Number int, @Verdict nvarchar(100), @Reason nvarchar(max),
  @Status nvarchar(10), @OldValidation nvarchar(10), @OldNote nvarchar(4000);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @Source = ISNULL(NULLIF(i.Source, N''), N'app'), @RunId = LOWER(NULLIF(i.RunId, '')),
  @Verdict = i.Verdict
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  Source nvarchar(100) '$.Source',
  RunId varchar(100) '$.RunId',
  Verdict nvarchar(100) '$.Verdict'
) AS i;
-- A long text comes through whole only this way.
SELECT @Reason = NULLIF(dbo.JsonText(value), N'') FROM OPENJSON(@Input) WHERE [key] = N'Reason';
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SET @Refusal = N'This needs the role operator; yours is ' + @Role + N'.';
IF @Rank < 2 THROW 50403, @Refusal, 1;
IF @Source NOT IN (N'app', N'apply', N'cli', N'slack') THROW 50400, N'Source must be one of app, apply, cli, slack.', 1;
IF ISNULL(@Verdict, N'') NOT IN (N'Validated', N'Rejected') THROW 50400,
  N'Verdict must be one of Validated, Rejected.', 1;
IF LEN(@Reason) > 4000 THROW 50400, N'Reason has more than 4000 characters.', 1;
IF @Verdict = N'Rejected' AND @Reason IS NULL THROW 50400, N'Reason is missing: a rejection needs one.', 1;
SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.FindRun(@RunId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @RunId = r.RunId, @Status = r.Status, @OldValidation = r.Validation, @OldNote = h.ValidationNote
FROM dbo.Runs AS r JOIN dbo.LogHistory AS h ON h.RunKey = r.RunKey
WHERE r.RunKey = @RunKey;
IF @Status = N'Pending'
BEGIN
  SET @Refusal = N'Run ' + @RunId + N' is still going on: it can be validated once it has ended.';
  THROW 50409, @Refusal, 1;
END;

BEGIN TRANSACTION;

UPDATE dbo.LogHistory
SET Validation = @Verdict, ValidatedBy = @Email, ValidatedAt = SYSUTCDATETIME(), ValidationNote = @Reason
WHERE RunKey = @RunKey;

INSERT INTO dbo.AuditTrail (Entity, EntityKey, Field, OldValue, NewValue, Email, Source)
SELECT N'Run', @RunId, f.Field, f.OldValue, f.NewValue, @Email, @Source
FROM (
  VALUES
    (N'Validation', CAST(@OldValidation AS nvarchar(max)), CAST(@Verdict AS nvarchar(max))),
    (N'ValidationNote', @OldNote, @Reason)
) AS f (Field, OldValue, NewValue)
WHERE ISNULL(f.OldValue, NCHAR(1)) <> ISNULL(f.NewValue, NCHAR(1)) COLLATE Latin1_General_BIN2;

COMMIT TRANSACTION;

SELECT r.* FROM dbo.RunDetails AS r WHERE r.RunId = @RunId;
