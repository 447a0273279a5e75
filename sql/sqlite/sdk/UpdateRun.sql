-- What a run reports while it runs. For each value the greater seq wins, so a batch may come late or twice. A null seq
-- changes nothing. A run that was lost by silence and reports again continues.
UPDATE LogHistory
SET
  Message = iif(b.MessageSeq > coalesce(LogHistory.MessageSeq, -1), b.Message, LogHistory.Message),
  MessageSeq = max(coalesce(LogHistory.MessageSeq, b.MessageSeq), coalesce(b.MessageSeq, LogHistory.MessageSeq)),
  Progress = iif(b.ProgressSeq > coalesce(LogHistory.ProgressSeq, -1), min(max(b.Progress, 0.0), 1.0), LogHistory.Progress),
  ProgressText = iif(b.ProgressSeq > coalesce(LogHistory.ProgressSeq, -1), b.ProgressText, LogHistory.ProgressText),
  ProgressSeq = max(coalesce(LogHistory.ProgressSeq, b.ProgressSeq), coalesce(b.ProgressSeq, LogHistory.ProgressSeq)),
  ValidationReason = iif(b.ValidationSeq > coalesce(LogHistory.ValidationSeq, -1), b.ValidationReason, LogHistory.ValidationReason),
  ValidationSeq = max(coalesce(LogHistory.ValidationSeq, b.ValidationSeq), coalesce(b.ValidationSeq, LogHistory.ValidationSeq)),
  Metrics = iif(b.MetricsSeq > coalesce(LogHistory.MetricsSeq, -1), b.Metrics, LogHistory.Metrics),
  MetricsSeq = max(coalesce(LogHistory.MetricsSeq, b.MetricsSeq), coalesce(b.MetricsSeq, LogHistory.MetricsSeq)),
  LineCount = LineCount + n.Lines,
  WarningCount = WarningCount + n.Warnings,
  ErrorCount = ErrorCount + n.Errors,
  Status = iif(b.Revived, 'Pending', Status),
  EndedAt = iif(b.Revived, NULL, EndedAt),
  EndMessage = iif(b.Revived, NULL, EndMessage),
  Traceback = iif(b.Revived, NULL, Traceback),
  Fingerprint = iif(b.Revived, NULL, Fingerprint),
  ExitCode = iif(b.Revived, NULL, ExitCode),
  JudgeDueAt = iif(b.Revived, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), JudgeDueAt),
  HeartbeatAt = iif(b.Alive AND LogHistory.EndSeq IS NULL, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), HeartbeatAt)
FROM
  (
    SELECT
      :Batch ->> 'alive' AS Alive,
      :Batch ->> 'alive' AND :Batch -> 'end' IS NULL AND :Silent AS Revived,
      :Batch ->> '$.message.seq' AS MessageSeq, :Batch ->> '$.message.text' AS Message,
      :Batch ->> '$.progress.seq' AS ProgressSeq, :Batch ->> '$.progress.fraction' AS Progress,
      :Batch ->> '$.progress.text' AS ProgressText,
      :Batch ->> '$.validation.seq' AS ValidationSeq, :Batch ->> '$.validation.reason' AS ValidationReason,
      :Batch ->> '$.metrics.seq' AS MetricsSeq, :Batch -> '$.metrics.values' AS Metrics
  ) AS b,
  (SELECT :Lines AS Lines, :Warnings AS Warnings, :Errors AS Errors) AS n
WHERE RunKey = :RunKey;
