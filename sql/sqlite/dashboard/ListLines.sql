SELECT Seq, At, Level, Text
FROM LogLines
WHERE RunKey = :RunKey AND Seq > :AfterSeq AND (:Worse IS NULL OR Level IN ('warn', 'error')) AND Level IN (SELECT value FROM json_each(:Levels))
ORDER BY Seq
LIMIT :Limit;
