-- Of the lines that the run has already.
SELECT Seq FROM LogLines WHERE RunKey = :RunKey AND Seq BETWEEN :First AND :Last;
