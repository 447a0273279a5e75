-- Lines that the run doesn't have yet. Each `->>` parses its line's JSON again, so there are as few as possible.
INSERT INTO LogLines (RunKey, Seq, At, Level, Text)
SELECT :RunKey, value ->> 'seq', value ->> 'at', value ->> 'level', value ->> 'text'
FROM json_each(:Lines)
WHERE true
ON CONFLICT (RunKey, Seq) DO NOTHING;
