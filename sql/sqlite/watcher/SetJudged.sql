-- An end that came meanwhile, over a loss, has a later JudgeDueAt and stays to be judged.
UPDATE LogHistory
SET JudgeDueAt = NULL
FROM json_each(:Judged) AS judged
WHERE LogHistory.RunKey = CAST(judged.value ->> 'RunKey' AS INTEGER) AND LogHistory.JudgeDueAt = judged.value ->> 'JudgeDueAt';
