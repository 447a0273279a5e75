-- Whether people hear of a failure within WatcherGoneSeconds: a watcher judges, and its mails (or, if no watcher has mail set up, its
-- Slack messages) are sent. It isn't enough that some process runs.
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
