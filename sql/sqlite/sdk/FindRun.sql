-- LastSeq: nothing is added to a run that has ended but what its journal held before that. Silent: it was lost by silence.
SELECT RunKey, Status, iif(Status <> 'Lost', EndSeq, NULL) AS LastSeq, Status = 'Lost' AND EndSeq IS NULL AS Silent FROM LogHistory WHERE RunId = :RunId;
