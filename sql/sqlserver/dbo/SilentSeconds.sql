-- How long a run with this heartbeat interval may be silent before it is lost.
CREATE FUNCTION dbo.SilentSeconds (@HeartbeatSeconds int)
RETURNS int
AS
BEGIN
  RETURN (
    SELECT CASE
      WHEN k.LostHeartbeats * @HeartbeatSeconds > k.LostSeconds THEN k.LostHeartbeats * @HeartbeatSeconds
      ELSE k.LostSeconds
    END
    FROM dbo.Rules AS k
  );
END;
