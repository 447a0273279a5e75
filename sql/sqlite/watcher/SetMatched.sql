UPDATE LogHistory SET ToMatch = 0 WHERE RunKey IN (SELECT CAST(value AS INTEGER) FROM json_each(:Matched));
