DELETE FROM Requests WHERE At < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || (SELECT RequestHours FROM Rules) || ' hours');
