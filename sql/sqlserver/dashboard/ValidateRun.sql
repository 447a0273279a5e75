-- A human says that a run's result is right, or not. Another verdict may replace it; the audit trail keeps both.
CREATE PROCEDURE dashboard.ValidateRun
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Source varchar(10), @Number int, @Refusal nvarchar(2000),
  @RunId varchar(100), @RunKey bigint, @Verdict varchar(100), @Reason nvarchar(max), @Status varchar(10),
  @OldValidation varchar(10), @OldNote nvarchar(4000);

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'operator');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @RunId = LOWER(dbo.NonEmpty(i.RunId)),
  @Verdict = RTRIM(i.Verdict),
  @Reason = dbo.NonEmpty(i.Reason)
FROM OPENJSON(@Input) WITH (
  RunId varchar(100) '$.RunId',
  Verdict varchar(100) '$.Verdict',
  Reason nvarchar(max) '$.Reason'
) AS i;
IF ISNULL(@Verdict, '') COLLATE Latin1_General_BIN2 NOT IN ('Validated', 'Rejected') THROW 50400,
  N'Verdict must be one of Validated, Rejected.', 1;
IF DATALENGTH(@Reason) / 2 > 4000 THROW 50400, N'Reason has more than 4000 characters.', 1;
IF @Verdict = 'Rejected' AND @Reason IS NULL THROW 50400, N'Reason is missing: a rejection needs one.', 1;
SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.FindRun(@RunId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

-- Invalidates judgements that were based on the earlier state. Then locks the run, so that the second of two verdicts sees
-- the first.
UPDATE j SET JudgedVersion = j.JudgedVersion + 1
FROM dbo.Jobs AS j JOIN dbo.LogHistory AS h ON h.JobId = j.JobId
WHERE h.RunKey = @RunKey;
SELECT @RunId = RunId, @OldValidation = Validation, @OldNote = ValidationNote
FROM dbo.LogHistory WITH (UPDLOCK)
WHERE RunKey = @RunKey;
SELECT @Status = Status FROM dbo.Runs WHERE RunKey = @RunKey;
SET @Refusal = N'Run ' + @RunId + N' is still going on: it can be validated once it has ended.';
IF @Status = 'Pending' THROW 50409, @Refusal, 1;

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
CROSS APPLY dbo.Changed(f.OldValue, f.NewValue) AS c;

COMMIT TRANSACTION;

SELECT r.* FROM dbo.RunDetails(@RunKey) AS r;
