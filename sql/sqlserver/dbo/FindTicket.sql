-- Finds the ticket of an id for a caller who sees one department (null: all): one row, like dbo.FindRun.
CREATE FUNCTION dbo.FindTicket (@TicketId int, @DepartmentId int)
RETURNS TABLE
AS
RETURN
  SELECT
    MAX(t.DepartmentId) AS DepartmentId,
    MAX(t.OpenedBy) AS OpenedBy,
    CASE WHEN @TicketId IS NULL THEN 50400 WHEN COUNT(t.TicketId) = 0 THEN 50404 END AS Number,
    CASE
      WHEN @TicketId IS NULL THEN N'TicketId is missing.'
      WHEN COUNT(t.TicketId) = 0
        THEN CONCAT(N'There is no ticket ', @TicketId, N', or its department isn''t yours to see.')
    END AS Refusal
  FROM dbo.Tickets AS t
  WHERE t.TicketId = @TicketId AND (@DepartmentId IS NULL OR t.DepartmentId = @DepartmentId);
