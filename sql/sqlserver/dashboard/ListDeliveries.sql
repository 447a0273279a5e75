-- What was told of a ticket, or of an alert, oldest first.
CREATE PROCEDURE dashboard.ListDeliveries
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @TicketId int, @AlertKey bigint, @Number int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @TicketId = CAST(NULLIF(NULLIF(i.TicketId, N''), N'0') AS int),
  @AlertKey = CAST(NULLIF(NULLIF(i.AlertKey, N''), N'0') AS bigint)
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  TicketId nvarchar(100) '$.TicketId',
  AlertKey nvarchar(100) '$.AlertKey'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
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
