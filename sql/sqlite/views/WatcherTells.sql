-- Whether people are told of what fails within WatcherGoneSeconds: a watcher judges, and its mails go; where no watcher has mail
-- set up, its messages in Slack. Not whether some process runs.
CREATE VIEW WatcherTells AS
SELECT
  coalesce(sum(Name = 'WatcherJudgeAt'), 0) > 0
    AND (
      sum(Name = 'WatcherMailAt') > 0 OR (sum(Name = 'WatcherSlackAt') > 0 AND sum(Name = 'WatcherMailSetUpAt') = 0)
    ) AS Tells
FROM Settings
WHERE
  Name IN ('WatcherJudgeAt', 'WatcherMailAt', 'WatcherSlackAt', 'WatcherMailSetUpAt')
  AND Value >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || (SELECT WatcherGoneSeconds FROM Rules) || ' seconds');
