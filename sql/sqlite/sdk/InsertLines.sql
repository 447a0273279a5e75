-- Lines that are there already are passed over; the levels of the new ones come back, to be counted.
INSERT INTO LogLines (RunKey, Seq, At, Level, Text)
SELECT
  :RunKey, line.value ->> 'seq', strftime('%Y-%m-%dT%H:%M:%fZ', line.value ->> 'at'), line.value ->> 'level', line.value ->> 'text'
FROM json_each(:Lines) AS line
WHERE true
ON CONFLICT (RunKey, Seq) DO NOTHING
RETURNING Level;
