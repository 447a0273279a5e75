-- An end that replaced a loss in the meantime has a later JudgeDueAt, so it is judged later.
UPDATE LogHistory
SET JudgeDueAt = NULL
FROM json_each(:Judged) AS judged
WHERE LogHistory.RunKey = CAST(judged.value ->> 'RunKey' AS INTEGER) AND LogHistory.JudgeDueAt = judged.value ->> 'JudgeDueAt';
