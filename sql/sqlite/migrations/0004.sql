-- Whose an alert is, what a service knows a message by, and which runs somebody started at a terminal.

ALTER TABLE Alerts ADD COLUMN AssigneeId INTEGER REFERENCES Users;
CREATE INDEX AlertsByDepartment ON Alerts (DepartmentId, AlertKey DESC);
ALTER TABLE AlertDeliveries ADD COLUMN ServiceId TEXT;
CREATE INDEX AlertDeliveriesFailed ON AlertDeliveries (DeliveryKey DESC) WHERE Status = 'Failed';

-- 1: somebody started it at a terminal, and sees for themselves that it is gone.
ALTER TABLE LogHistory ADD COLUMN AtTerminal INTEGER NOT NULL DEFAULT 0;
