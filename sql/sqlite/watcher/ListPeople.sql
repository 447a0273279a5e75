SELECT Email, SlackChannel FROM Users WHERE Active = 1 ORDER BY Email;
