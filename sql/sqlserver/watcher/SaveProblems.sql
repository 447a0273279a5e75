-- Replaces the problems in one part of the watcher's work. Returns the new ones.
CREATE PROCEDURE watcher.SaveProblems
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Now datetime2(3), @Scope nvarchar(20);
DECLARE @Found TABLE (
  ProblemKey nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY, JobId int NULL, Text nvarchar(1000) NOT NULL
);
DECLARE @New TABLE (ProblemKey nvarchar(400) NOT NULL);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Now = ISNULL(dbo.UtcTime(i.Present), SYSUTCDATETIME()), @Scope = i.Scope
FROM OPENJSON(@Input) WITH (Present nvarchar(100) '$.Now', Scope nvarchar(20) '$.Scope') AS i;
INSERT INTO @Found (ProblemKey, JobId, Text)
SELECT LEFT(p.ProblemKey, 400) COLLATE Latin1_General_BIN2, MAX(j.JobId), MAX(LEFT(p.Text, 1000))
FROM
  OPENJSON(@Input, '$.Problems') WITH (
    ProblemKey nvarchar(4000) '$.Key',
    JobId int '$.JobId',
    Text nvarchar(4000) '$.Text'
  ) AS p
  LEFT JOIN dbo.Jobs AS j ON j.JobId = p.JobId
GROUP BY LEFT(p.ProblemKey, 400) COLLATE Latin1_General_BIN2;

BEGIN TRANSACTION;

DELETE FROM dbo.WatcherProblems WHERE Scope = @Scope AND ProblemKey NOT IN (SELECT ProblemKey FROM @Found);
UPDATE w
SET Text = f.Text
FROM dbo.WatcherProblems AS w JOIN @Found AS f ON f.ProblemKey = w.ProblemKey
WHERE w.Text <> f.Text COLLATE Latin1_General_BIN2;
INSERT INTO dbo.WatcherProblems (ProblemKey, Scope, JobId, Text, Since)
OUTPUT inserted.ProblemKey AS ProblemKey INTO @New (ProblemKey)
SELECT f.ProblemKey, @Scope, f.JobId, f.Text, @Now
FROM @Found AS f
WHERE
  NOT EXISTS (SELECT 1 FROM dbo.WatcherProblems AS w WITH (UPDLOCK, HOLDLOCK) WHERE w.ProblemKey = f.ProblemKey);

COMMIT TRANSACTION;

SELECT ProblemKey FROM @New;
