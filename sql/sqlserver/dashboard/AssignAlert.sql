-- Assigns an alert to somebody, which also acknowledges it, or to nobody.
CREATE PROCEDURE dashboard.AssignAlert
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @OwnDepartmentId int, @Source varchar(10), @Number int, @Refusal nvarchar(2000),
  @AlertKey bigint, @AssigneeEmail nvarchar(4000), @DepartmentId int, @AssigneeId int;

SELECT @Email = Email, @OwnDepartmentId = OwnDepartmentId, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'operator');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @AlertKey = dbo.WholeNumber(i.AlertKey), @AssigneeEmail = dbo.NonEmpty(i.AssigneeEmail)
FROM OPENJSON(@Input) WITH (AlertKey nvarchar(100) '$.AlertKey', AssigneeEmail nvarchar(4000) '$.AssigneeEmail') AS i;
SELECT @DepartmentId = DepartmentId, @Number = Number, @Refusal = Refusal FROM dbo.FindAlert(@AlertKey, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @AssigneeId = UserId, @Number = Number, @Refusal = Refusal
FROM dbo.FindAssignee(@AssigneeEmail, @DepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

EXEC dbo.ChangeAlert
  @AlertKey = @AlertKey, @Assigns = 1, @AssigneeId = @AssigneeId, @Email = @Email, @Source = @Source;

SELECT a.* FROM dbo.AlertRow(@AlertKey) AS a;
