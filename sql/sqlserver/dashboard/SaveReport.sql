-- Sets when and how the caller gets the morning report. Each person for themselves.
CREATE PROCEDURE dashboard.SaveReport
  @Input nvarchar(max)
AS
SET NOCOUNT, XACT_ABORT ON;

DECLARE @Email nvarchar(320), @Source varchar(10), @Number int, @Refusal nvarchar(2000);

SELECT @Email = Email, @Source = Source, @Number = Number, @Refusal = Refusal
FROM dbo.Caller(@Input, 'viewer');
IF @Number IS NOT NULL THROW @Number, @Refusal, 1;
IF @Email IS NULL THROW 50400, N'Email is missing: a report is somebody''s.', 1;

BEGIN TRANSACTION;

EXEC dbo.SetReport @Input = @Input, @UserEmail = @Email, @Email = @Email, @Source = @Source;

COMMIT TRANSACTION;

SELECT u.* FROM dbo.UserRows AS u WHERE u.UserEmail = @Email;
