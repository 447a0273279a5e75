-- The messages about a ticket, or about an alert, oldest first.
CREATE PROCEDURE dashboard.ListDeliveries
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @OwnDepartmentId int, @Number int, @Refusal nvarchar(2000), @TicketId int, @AlertKey bigint;

SELECT @OwnDepartmentId = OwnDepartmentId, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
SELECT @TicketId = dbo.WholeNumber(i.TicketId), @AlertKey = dbo.WholeNumber(i.AlertKey)
FROM OPENJSON(@Input) WITH (TicketId nvarchar(100) '$.TicketId', AlertKey nvarchar(100) '$.AlertKey') AS i;
IF (@TicketId IS NULL AND @AlertKey IS NULL) OR (@TicketId IS NOT NULL AND @AlertKey IS NOT NULL)
  THROW 50400, N'Give TicketId or AlertKey, one of the two.', 1;
IF @TicketId IS NOT NULL
  SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindTicket(@TicketId, @OwnDepartmentId);
ELSE
  SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindAlert(@AlertKey, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

SELECT r.*
FROM dbo.AlertDeliveries AS d CROSS APPLY dbo.DeliveryRow(d.DeliveryKey) AS r
WHERE d.TicketId = @TicketId OR d.AlertKey = @AlertKey
ORDER BY d.DeliveryKey
OPTION (RECOMPILE);
