-- All of one run, by its id or by the beginning of it. A run that the caller can't see is not there.
CREATE PROCEDURE dashboard.GetRun
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @RunId varchar(100), @Number int, @Found varchar(36);

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @RunId = LOWER(NULLIF(i.RunId, ''))
FROM OPENJSON(@Input) WITH (Email nvarchar(320) '$.Email', RunId varchar(100) '$.RunId') AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SELECT @Found = RunId, @Number = Number, @Refusal = Refusal FROM dbo.FindRun(@RunId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

SELECT r.* FROM dbo.RunDetails AS r WHERE r.RunId = @Found;
