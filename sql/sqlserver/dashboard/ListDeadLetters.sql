-- Messages about alerts that did not arrive and aren't tried any more, newest first.
CREATE PROCEDURE dashboard.ListDeadLetters
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Number int, @Refusal nvarchar(2000), @DepartmentId int;

SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT TOP (200)
  CONVERT(varchar(20), m.DeliveryKey) AS DeliveryKey, CONVERT(varchar(20), m.AlertKey) AS AlertKey, a.Kind, a.JobId,
  j.Name AS JobName, a.DepartmentId, d.Name AS DepartmentName, m.Channel, m.Recipient, m.Reason, m.Attempts,
  dbo.UtcText(m.NextAttemptAt) AS At,
  m.Answer
FROM
  dbo.AlertDeliveries AS m
  JOIN dbo.Alerts AS a ON a.AlertKey = m.AlertKey
  LEFT JOIN dbo.Departments AS d ON d.DepartmentId = a.DepartmentId
  LEFT JOIN dbo.Jobs AS j ON j.JobId = a.JobId
WHERE m.Status = 'Failed' AND (@DepartmentId IS NULL OR a.DepartmentId = @DepartmentId)
ORDER BY m.DeliveryKey DESC
OPTION (RECOMPILE);
