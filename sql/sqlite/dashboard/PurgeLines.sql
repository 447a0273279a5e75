DELETE FROM LogLines
WHERE (RunKey, Seq) IN (
  SELECT RunKey, Seq FROM LogLines WHERE RunKey IN (SELECT value FROM json_each(:RunKeys)) LIMIT :Slice
);
