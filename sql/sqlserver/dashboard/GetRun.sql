-- Everything about one run, by its id or the beginning of its id. A run that the caller can't see counts as not found.
CREATE PROCEDURE dashboard.GetRun
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @OwnDepartmentId int, @Number int, @Refusal nvarchar(2000), @RunId varchar(100), @RunKey bigint;

SELECT @OwnDepartmentId = OwnDepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @RunId = LOWER(dbo.NonEmpty(i.RunId))
FROM OPENJSON(@Input) WITH (RunId varchar(100) '$.RunId') AS i;
SELECT @RunKey = RunKey, @Number = Number, @Refusal = Refusal FROM dbo.FindRun(@RunId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

SELECT r.* FROM dbo.RunDetails(@RunKey) AS r;
