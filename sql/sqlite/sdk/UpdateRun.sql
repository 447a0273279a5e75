-- What a run says of itself while it goes on: of each thing the greater seq wins, so that no batch is too late or too often.
-- A null seq says nothing.
UPDATE LogHistory
SET
  Message = iif(:MessageSeq > coalesce(MessageSeq, -1), :Message, Message),
  MessageSeq = max(coalesce(MessageSeq, :MessageSeq), coalesce(:MessageSeq, MessageSeq)),
  Progress = iif(:ProgressSeq > coalesce(ProgressSeq, -1), min(max(:Progress, 0.0), 1.0), Progress),
  ProgressText = iif(:ProgressSeq > coalesce(ProgressSeq, -1), :ProgressText, ProgressText),
  ProgressSeq = max(coalesce(ProgressSeq, :ProgressSeq), coalesce(:ProgressSeq, ProgressSeq)),
  ValidationReason = iif(:ValidationSeq > coalesce(ValidationSeq, -1), :ValidationReason, ValidationReason),
  ValidationSeq = max(coalesce(ValidationSeq, :ValidationSeq), coalesce(:ValidationSeq, ValidationSeq)),
  Metrics = iif(:MetricsSeq > coalesce(MetricsSeq, -1), :Metrics, Metrics),
  MetricsSeq = max(coalesce(MetricsSeq, :MetricsSeq), coalesce(:MetricsSeq, MetricsSeq)),
  LineCount = LineCount + :NewLines,
  WarningCount = WarningCount + :NewWarnings,
  ErrorCount = ErrorCount + :NewErrors,
  HeartbeatAt = iif(:Alive, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), HeartbeatAt)
WHERE RunKey = :RunKey;
