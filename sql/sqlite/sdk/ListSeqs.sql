-- The seqs of the lines that the run already has.
SELECT Seq FROM LogLines WHERE RunKey = :RunKey AND Seq BETWEEN :First AND :Last;
