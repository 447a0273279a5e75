-- All of one ticket. A ticket that the caller can't see is not there.
CREATE PROCEDURE dashboard.GetTicket
  @Input nvarchar(max)
AS
SET NOCOUNT ON;
SET XACT_ABORT ON;

DECLARE
  @Email nvarchar(320), @Rank int, @Role nvarchar(10), @OwnDepartmentId int, @Refusal nvarchar(1000),
  @TicketId int, @Number int;

IF ISNULL(ISJSON(@Input), 0) = 0 THROW 50400, N'@Input must be a JSON object.', 1;
SELECT
  @Email = NULLIF(dbo.JsonText(i.Email), N''),
  @TicketId = CAST(NULLIF(NULLIF(i.TicketId, N''), N'0') AS int)
FROM OPENJSON(@Input) WITH (
  Email nvarchar(320) '$.Email',
  TicketId nvarchar(100) '$.TicketId'
) AS i;
SELECT @Rank = Rank, @Role = Role, @OwnDepartmentId = DepartmentId, @Email = Email, @Refusal = Refusal
FROM dbo.Caller(@Email);
IF @Refusal IS NOT NULL THROW 50403, @Refusal, 1;
SELECT @Number = Number, @Refusal = Refusal FROM dbo.FindTicket(@TicketId, @OwnDepartmentId);
IF @Refusal IS NOT NULL THROW @Number, @Refusal, 1;

SELECT t.* FROM dbo.TicketRows AS t WHERE t.TicketId = @TicketId;
