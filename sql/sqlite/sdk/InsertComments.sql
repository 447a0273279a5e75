-- A comment by the script itself. One that exists already is ignored.
INSERT INTO RunComments (RunKey, Seq, At, Text)
SELECT :RunKey, comment.value ->> 'seq', min(max(coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', comment.value ->> 'at'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), '2000-01-01T00:00:00.000Z'), '2199-12-31T23:59:59.999Z'), coalesce(comment.value ->> 'text', '')
FROM json_each(:Comments) AS comment
WHERE comment.value ->> 'seq' IS NOT NULL AND (:LastSeq IS NULL OR comment.value ->> 'seq' < :LastSeq)
ON CONFLICT (RunKey, Seq) WHERE Seq IS NOT NULL DO NOTHING;
