INSERT INTO Alerts (
  EventKey, Kind, JobId, DepartmentId, RunKey, DueAt, Fingerprint, Text, OpenedAt, LastSeenAt, SeenCount, ClosedAt, RepeatAt, InSummary
)
SELECT
  one.value ->> 'EventKey', one.value ->> 'Kind', j.JobId, j.DepartmentId, CAST(one.value ->> 'RunKey' AS INTEGER),
  one.value ->> 'DueAt', one.value ->> 'Fingerprint', one.value ->> 'Text', one.value ->> 'At', one.value ->> 'At',
  one.value ->> 'SeenCount',
  one.value ->> 'ClosedAt', one.value ->> 'RepeatAt', one.value ->> 'InSummary'
FROM json_each(:Opened) AS one CROSS JOIN Jobs AS j
WHERE j.JobId = :JobId
ON CONFLICT (EventKey) WHERE EventKey IS NOT NULL DO NOTHING
RETURNING EventKey;
