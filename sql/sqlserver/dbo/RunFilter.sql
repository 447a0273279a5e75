-- What narrows a list of runs, read from the input of ListRuns and ExportRuns: one row. Refusal is null where all can be read.
CREATE FUNCTION dbo.RunFilter (@Input nvarchar(max))
RETURNS TABLE
AS
RETURN
  SELECT
    CAST(NULLIF(NULLIF(i.DepartmentId, N''), N'0') AS int) AS DepartmentId,
    CAST(NULLIF(NULLIF(i.JobId, N''), N'0') AS int) AS JobId,
    NULLIF(i.Status, N'') AS Status,
    NULLIF(i.Validation, N'') AS Validation,
    NULLIF(dbo.JsonText(i.Text), N'') AS Text,
    dbo.UtcTime(i.FromTime) AS FromTime,
    dbo.UtcTime(i.ToTime) AS ToTime,
    CASE
      WHEN i.FromTime <> N'' AND dbo.UtcTime(i.FromTime) IS NULL
        THEN N'From must be a time in UTC like 2026-11-24T10:00:00.000Z.'
      WHEN i.ToTime <> N'' AND dbo.UtcTime(i.ToTime) IS NULL
        THEN N'To must be a time in UTC like 2026-11-24T10:00:00.000Z.'
      WHEN i.Status NOT IN (N'', N'Pending', N'Done', N'Error', N'TimedOut', N'Cancelled', N'Lost', N'Failed')
        THEN N'Status must be one of Pending, Done, Error, TimedOut, Cancelled, Lost, Failed.'
      WHEN i.Validation NOT IN (N'', N'NotNeeded', N'Waiting', N'Validated', N'Rejected')
        THEN N'Validation must be one of NotNeeded, Waiting, Validated, Rejected.'
      WHEN LEN(dbo.JsonText(i.Text)) > 200 THEN N'Text has more than 200 characters.'
    END AS Refusal
  FROM OPENJSON(@Input) WITH (
    DepartmentId nvarchar(100) '$.DepartmentId',
    JobId nvarchar(100) '$.JobId',
    Status nvarchar(100) '$.Status',
    Validation nvarchar(100) '$.Validation',
    Text nvarchar(4000) '$.Text',
    FromTime nvarchar(100) '$.From',
    ToTime nvarchar(100) '$.To'
  ) AS i;
