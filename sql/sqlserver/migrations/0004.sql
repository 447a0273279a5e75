-- Whose an alert is, what a service knows a message by, and which runs somebody started at a terminal.

ALTER TABLE dbo.Alerts ADD AssigneeId int NULL CONSTRAINT FK_Alerts_Users REFERENCES dbo.Users (UserId);
ALTER TABLE dbo.AlertDeliveries ADD ServiceId nvarchar(400) NULL;
-- 1: somebody started it at a terminal, and sees for themselves that it is gone.
ALTER TABLE dbo.LogHistory ADD AtTerminal bit NOT NULL CONSTRAINT DF_LogHistory_AtTerminal DEFAULT (0);
GO

CREATE INDEX IX_Alerts_Department ON dbo.Alerts (DepartmentId, AlertKey DESC);
CREATE INDEX IX_AlertDeliveries_Failed ON dbo.AlertDeliveries (DeliveryKey DESC) WHERE Status = N'Failed';
