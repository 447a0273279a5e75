-- An end that arrives later replaces it.
UPDATE LogHistory
SET Status = 'Lost', EndedAt = max(StartedAt, HeartbeatAt), JudgeDueAt = :Now
WHERE
  Status = 'Pending' AND Status <> 'Done' AND HeartbeatSeconds IS NOT NULL
  AND max(HeartbeatAt, :UpSince) < strftime('%Y-%m-%dT%H:%M:%fZ', :Now, '-' || (SELECT max(LostHeartbeats * HeartbeatSeconds, LostSeconds) FROM Rules) || ' seconds');
