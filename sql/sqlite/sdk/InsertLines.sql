-- Lines that the run doesn't have yet. (Each `->>` reads its line's JSON anew: as few as can be.)
INSERT INTO LogLines (RunKey, Seq, At, Level, Text)
SELECT :RunKey, value ->> 'seq', value ->> 'at', value ->> 'level', value ->> 'text'
FROM json_each(:Lines)
WHERE true
ON CONFLICT (RunKey, Seq) DO NOTHING;
