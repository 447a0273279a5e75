-- Whether people are told about failures within WatcherGoneSeconds: a watcher judges, and its mails are sent (or its
-- Slack messages, if no watcher has mail). A running process isn't enough.
CREATE VIEW dbo.WatcherTells
AS
  SELECT
    CASE
      WHEN
        SUM(CASE WHEN w.Name = N'WatcherJudgeAt' THEN 1 ELSE 0 END) > 0
        AND (
          SUM(CASE WHEN w.Name = N'WatcherMailAt' THEN 1 ELSE 0 END) > 0
          OR (
            SUM(CASE WHEN w.Name = N'WatcherSlackAt' THEN 1 ELSE 0 END) > 0
            AND SUM(CASE WHEN w.Name = N'WatcherMailSetUpAt' THEN 1 ELSE 0 END) = 0
          )
        )
        THEN 1
      ELSE 0
    END AS Tells
  FROM dbo.Settings AS w CROSS JOIN dbo.Rules AS k
  WHERE
    w.Name IN (N'WatcherJudgeAt', N'WatcherMailAt', N'WatcherSlackAt', N'WatcherMailSetUpAt')
    AND dbo.UtcTime(w.Value) >= DATEADD(second, -k.WatcherGoneSeconds, SYSUTCDATETIME());
