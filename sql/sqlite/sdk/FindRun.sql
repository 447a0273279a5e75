SELECT RunKey, Status FROM LogHistory WHERE RunId = :RunId;
