DELETE FROM Requests
WHERE (RequestKey, ProcedureName) IN (
  SELECT RequestKey, ProcedureName
  FROM Requests
  WHERE At < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || (SELECT RequestHours FROM Rules) || ' hours')
  LIMIT 100
);
