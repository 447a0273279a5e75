-- Acknowledges an alert, so that it isn't repeated any more. The first acknowledgement counts.
CREATE PROCEDURE dashboard.AcknowledgeAlert
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Source varchar(10), @Number int, @Refusal nvarchar(2000),
  @AlertKey bigint;

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'operator');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @AlertKey = dbo.WholeNumber(i.AlertKey)
FROM OPENJSON(@Input) WITH (AlertKey nvarchar(100) '$.AlertKey') AS i;
SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindAlert(@AlertKey, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

EXEC dbo.ChangeAlert
  @AlertKey = @AlertKey, @Assigns = 0, @AssigneeId = NULL, @Email = @Email, @Source = @Source;

SELECT a.* FROM dbo.AlertRow(@AlertKey) AS a;
