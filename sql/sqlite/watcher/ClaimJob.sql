-- Takes the decision if nobody else has decided about the job since it was read.
UPDATE Jobs
SET JudgedVersion = JudgedVersion + 1, FailuresInRow = :FailuresInRow, SuccessesInRow = :SuccessesInRow
WHERE JobId = :JobId AND JudgedVersion = :Version;
