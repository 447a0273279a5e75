-- Without a JobId: one more than the greatest. Jobs are never deleted, so no number is used twice.
INSERT INTO Jobs (
  JobId, Name, Icon, DepartmentId, OwnerId, Path, Machine, Cron, TimeZone, GraceSeconds, LongestSeconds, ShortestSeconds,
  NeedsValidation, AlertRules, DocumentationUrl, RetiredAt
)
VALUES (
  coalesce(:JobId, (SELECT coalesce(max(JobId), 0) + 1 FROM Jobs)), :Name, :Icon, :DepartmentId,
  (SELECT UserId FROM Users WHERE Email = :OwnerEmail), :Path, :Machine, :Cron,
  :TimeZone, :GraceSeconds, :LongestSeconds, :ShortestSeconds, :NeedsValidation, :AlertRules, :DocumentationUrl,
  iif(:Retired, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), NULL)
)
ON CONFLICT (JobId) DO UPDATE SET
  Name = :Name,
  Icon = :Icon,
  DepartmentId = :DepartmentId,
  HasMoved = iif(DepartmentId <> :DepartmentId, 1, HasMoved),
  OwnerId = (SELECT UserId FROM Users WHERE Email = :OwnerEmail),
  Path = :Path,
  Machine = :Machine,
  Cron = :Cron,
  TimeZone = :TimeZone,
  GraceSeconds = :GraceSeconds,
  LongestSeconds = :LongestSeconds,
  ShortestSeconds = :ShortestSeconds,
  NeedsValidation = :NeedsValidation,
  AlertRules = :AlertRules,
  DocumentationUrl = :DocumentationUrl,
  RetiredAt = iif(:Retired, coalesce(RetiredAt, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), NULL),
  -- Invalidates judgements that were based on the earlier state.
  JudgedVersion = JudgedVersion + 1
RETURNING JobId;
