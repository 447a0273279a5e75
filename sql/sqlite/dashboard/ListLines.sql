SELECT Seq, At, Level, Text
FROM LogLines
WHERE RunKey = :RunKey AND Seq > :AfterSeq AND Level IN (SELECT value FROM json_each(:Levels))
ORDER BY Seq
LIMIT :PageSize;
