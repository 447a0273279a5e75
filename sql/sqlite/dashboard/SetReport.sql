-- Somebody who wanted no report before gets one from now on.
UPDATE Users
SET
  ReportSince = iif(ReportEvery = 'none' AND :ReportEvery <> 'none', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ReportSince),
  ReportEvery = :ReportEvery,
  ReportBy = :ReportBy,
  ReportHour = :ReportHour,
  ReportTimeZone = :ReportTimeZone
WHERE Email = :UserEmail;
