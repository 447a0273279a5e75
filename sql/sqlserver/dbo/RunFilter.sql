-- The filter of a list of runs, read from the input of ListRuns and ExportRuns: one row. Refusal is null if everything
-- can be read. A text is searched within dates: without a begin, in the last SearchDays. Some lists are two of dbo.FilteredKeys,
-- of Status and of OtherStatus: what failed is Error or TimedOut; what was lost is recorded so, or is silent.
CREATE FUNCTION dbo.RunFilter (@Input nvarchar(max))
RETURNS TABLE
AS
RETURN
  SELECT
    dbo.WholeNumber(i.JobId) AS JobId,
    CASE dbo.NonEmpty(i.Status) WHEN 'Failed' THEN 'Error' ELSE dbo.NonEmpty(i.Status) END AS Status,
    CASE dbo.NonEmpty(i.Status) WHEN 'Failed' THEN 'TimedOut' WHEN 'Lost' THEN 'Silent' END AS OtherStatus,
    dbo.NonEmpty(i.Validation) AS Validation,
    dbo.NonEmpty(i.Text) AS Text,
    ISNULL(
      dbo.UtcTime(i.FromTime),
      CASE WHEN dbo.NonEmpty(i.Text) IS NOT NULL THEN DATEADD(day, -k.SearchDays, t.At) END
    ) AS FromTime,
    dbo.UtcTime(i.ToTime) AS ToTime,
    COALESCE(
      dbo.BadTime(N'From', i.FromTime),
      dbo.BadTime(N'To', i.ToTime),
      CASE
        WHEN dbo.NonEmpty(i.Status) COLLATE Latin1_General_BIN2 NOT IN ('Pending', 'Done', 'Error', 'TimedOut', 'Cancelled', 'Lost', 'Failed')
          THEN N'Status must be one of Pending, Done, Error, TimedOut, Cancelled, Lost, Failed.'
        WHEN dbo.NonEmpty(i.Validation) COLLATE Latin1_General_BIN2 NOT IN ('NotNeeded', 'Waiting', 'Validated', 'Rejected')
          THEN N'Validation must be one of NotNeeded, Waiting, Validated, Rejected.'
        WHEN DATALENGTH(i.Text) / 2 > 200 THEN N'Text has more than 200 characters.'
      END
    ) AS Refusal
  FROM
    OPENJSON(@Input) WITH (
      JobId nvarchar(100) '$.JobId',
      Status nvarchar(100) '$.Status',
      Validation nvarchar(100) '$.Validation',
      Text nvarchar(4000) '$.Text',
      FromTime nvarchar(100) '$.From',
      ToTime nvarchar(100) '$.To'
    ) AS i
    CROSS JOIN dbo.Rules AS k
    CROSS APPLY dbo.RunTime(i.ToTime, SYSUTCDATETIME()) AS t;
