-- Lines that are there already are passed over, and those after the run's end; the levels of the new ones come back, to be
-- counted. A time that is none, or a level that isn't known, keeps no line out.
INSERT INTO LogLines (RunKey, Seq, At, Level, Text)
SELECT
  :RunKey, line.value ->> 'seq', min(max(coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', line.value ->> 'at'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), '2000-01-01T00:00:00.000Z'), '2199-12-31T23:59:59.999Z'),
  iif(line.value ->> 'level' IN ('debug', 'info', 'warn', 'error'), line.value ->> 'level', 'info'), coalesce(line.value ->> 'text', '')
FROM json_each(:Lines) AS line
WHERE line.value ->> 'seq' IS NOT NULL AND (:LastSeq IS NULL OR line.value ->> 'seq' < :LastSeq)
ON CONFLICT (RunKey, Seq) DO NOTHING
RETURNING Level;
