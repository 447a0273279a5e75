-- What the script itself wants to be read beside the run; a comment that is there already is passed over.
INSERT INTO RunComments (RunKey, Seq, At, Text)
SELECT :RunKey, comment.value ->> 'seq', strftime('%Y-%m-%dT%H:%M:%fZ', comment.value ->> 'at'), comment.value ->> 'text'
FROM json_each(:Comments) AS comment
WHERE true
ON CONFLICT (RunKey, Seq) WHERE Seq IS NOT NULL DO NOTHING;
