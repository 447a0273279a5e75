-- Replaces one job's expected runs from From until Until; past and judged ones stay. No audit trail, because they
-- follow from the job's schedule, whose changes are recorded.
CREATE PROCEDURE dashboard.SaveExpectedRuns
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @OwnDepartmentId int, @Number int, @Refusal nvarchar(2000), @BadTime nvarchar(100), @JobId int, @From datetime2(3),
  @Until datetime2(3), @List nvarchar(max), @Now datetime2(3) = SYSUTCDATETIME(), @Removed int,
  @Added int;
DECLARE @Items TABLE (At datetime2(3) NULL);

SELECT @OwnDepartmentId = OwnDepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'admin');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT
  @JobId = dbo.WholeNumber(i.JobId),
  @From = dbo.UtcTime(i.FromTime),
  @Until = dbo.UtcTime(i.UntilTime),
  @BadTime = COALESCE(dbo.BadTime(N'From', i.FromTime), dbo.BadTime(N'Until', i.UntilTime))
FROM OPENJSON(@Input) WITH (
  JobId nvarchar(100) '$.JobId',
  FromTime nvarchar(100) '$.From',
  UntilTime nvarchar(100) '$.Until'
) AS i;
IF @BadTime IS NOT NULL THROW 50400, @BadTime, 1;
IF @From IS NULL THROW 50400, N'From is missing.', 1;
IF @Until IS NULL THROW 50400, N'Until is missing.', 1;
IF @Until <= @From THROW 50400, N'Until must come after From.', 1;
IF @From < '2000-01-01' OR @Until > '2200-01-01' THROW 50400, N'From and Until must lie from 2000 to 2200.', 1;
SELECT @List = value FROM OPENJSON(@Input) WHERE [key] = N'DueAt' AND [type] = 4;
IF @List IS NULL THROW 50400, N'DueAt must be a list of times.', 1;
INSERT INTO @Items (At) SELECT dbo.UtcTime(value) FROM OPENJSON(@List);
IF (SELECT COUNT(*) FROM @Items) > 60000 THROW 50400, N'DueAt has more than 60000 times.', 1;
IF EXISTS (SELECT 1 FROM @Items WHERE At IS NULL)
  THROW 50400, N'DueAt must be a time in UTC like 2026-11-24T10:00:00.000Z.', 1;
IF EXISTS (SELECT 1 FROM @Items WHERE At < @From OR At >= @Until)
  THROW 50400, N'DueAt must lie from From up to Until, which is the first time that is not.', 1;
SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindJob(@JobId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

BEGIN TRANSACTION;

-- Locks the job's row first, so that two callers queue here.
UPDATE dbo.Jobs
SET ExpectedUntil = CASE WHEN ExpectedUntil > @Until THEN ExpectedUntil ELSE @Until END, ScheduleProblem = NULL
WHERE JobId = @JobId;

EXEC dbo.ReplaceExpectedRuns
  @JobId = @JobId, @From = @From, @Now = @Now, @Until = @Until, @DueAt = @List,
  @Added = @Added OUTPUT, @Removed = @Removed OUTPUT;

COMMIT TRANSACTION;

SELECT @JobId AS JobId, @Added AS Added, @Removed AS Removed, (SELECT COUNT(DISTINCT At) FROM @Items) - @Added AS Kept;
