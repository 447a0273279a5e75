-- LastSeq: after a run has ended, only what its journal held before is added. Silent: it was lost by silence.
SELECT RunKey, Status, iif(Status <> 'Lost', EndSeq, NULL) AS LastSeq, Status = 'Lost' AND EndSeq IS NULL AS Silent, LineCount FROM LogHistory WHERE RunId = :RunId;
