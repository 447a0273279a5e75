-- Messages of alerts that did not arrive and that nobody tries any more, newest first.
CREATE PROCEDURE dashboard.ListDeadLetters
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @DepartmentId int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @DepartmentId = CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int)
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  DepartmentId nvarchar(100) '$.DepartmentId'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
IF @OwnDepartmentId IS NOT NULL AND @DepartmentId <> @OwnDepartmentId
BEGIN
  SET @Refusal = CONCAT(N'Department ', @DepartmentId, N' isn''t yours to see; yours is ', @OwnDepartmentId, N'.');
  THROW 50403, @Refusal, 1;
END;
SET @DepartmentId = ISNULL(@OwnDepartmentId, @DepartmentId);

SELECT TOP (200)
  CONVERT(varchar(20), m.DeliveryKey) AS DeliveryKey, CONVERT(varchar(20), m.AlertKey) AS AlertKey, a.Kind, a.JobId,
  j.Name AS JobName, a.DepartmentId, d.Name AS DepartmentName, m.Channel, m.Recipient, m.Reason, m.Attempts,
  dbo.UtcText(m.NextAttemptAt) AS At,
  m.Answer
FROM
  dbo.AlertDeliveries AS m
  JOIN dbo.Alerts AS a ON a.AlertKey = m.AlertKey
  JOIN dbo.Departments AS d ON d.DepartmentId = a.DepartmentId
  LEFT JOIN dbo.Jobs AS j ON j.JobId = a.JobId
WHERE m.Status = N'Failed' AND (@DepartmentId IS NULL OR a.DepartmentId = @DepartmentId)
ORDER BY m.DeliveryKey DESC
OPTION (RECOMPILE);
