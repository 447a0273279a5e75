-- A comment by the script itself. One that exists already is ignored.
INSERT INTO RunComments (RunKey, Seq, At, Text)
SELECT :RunKey, comment.value ->> 'seq', comment.value ->> 'at', coalesce(comment.value ->> 'text', '')
FROM json_each(:Comments) AS comment
WHERE comment.value ->> 'seq' IS NOT NULL AND (:LastSeq IS NULL OR comment.value ->> 'seq' < :LastSeq)
ON CONFLICT (RunKey, Seq) WHERE Seq IS NOT NULL DO NOTHING;
