-- Repeats that quiet hours have held back.
DELETE FROM AlertDeliveries WHERE AlertKey = :AlertKey AND Reason = 'repeat' AND Status = 'Waiting' AND Attempts = 0;
