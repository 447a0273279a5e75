-- A run belongs to the time at which it ended, and a miss to the time from which it was late. So each is reported once.
WITH
  Edges AS MATERIALIZED (
    SELECT
      strftime('%Y-%m-%dT%H:%M:%fZ', :From, '-' || EndedWithinDays || ' days') AS Earliest,
      strftime('%Y-%m-%dT%H:%M:%fZ', :Until, '-' || RecentDays || ' days') AS Recent
    FROM Rules
  ),
  -- One job at a time, so that each uses its index.
  Ended AS MATERIALIZED (
    SELECT
      h.RunKey, h.JobId, h.Status, h.EndedAt, h.WarningCount,
      max(0, CAST(round((julianday(h.EndedAt) - julianday(h.StartedAt)) * 86400000) AS INTEGER)) AS Milliseconds
    FROM Edges CROSS JOIN Jobs AS j CROSS JOIN LogHistory AS h ON h.JobId = j.JobId
    WHERE
      h.StartedAt >= Edges.Earliest AND h.StartedAt < :Until AND h.EndedAt >= :From AND h.EndedAt < :Until AND h.Status <> 'Pending'
      AND (:DepartmentId IS NULL OR h.DepartmentId = :DepartmentId)
  ),
  ByJob AS MATERIALIZED (
    SELECT
      JobId, sum(Status = 'Done') AS Done, sum(Status = 'Done' AND WarningCount > 0) AS Warned,
      sum(Status IN ('Error', 'TimedOut')) AS Failed, sum(Status = 'Lost') AS Lost, sum(Status = 'Cancelled') AS Cancelled,
      CAST(avg(iif(Status = 'Done', Milliseconds, NULL)) AS INTEGER) AS Milliseconds
    FROM Ended
    GROUP BY JobId
  ),
  Due AS MATERIALIZED (
    SELECT
      e.JobId, sum(e.DueAt >= :From) AS Due,
      sum(e.Status = 'Missed' AND e.RunKey IS NULL AND e.LateAt >= :From AND e.LateAt < :Until) AS Missed
    FROM Edges CROSS JOIN Expected AS e
    WHERE e.DueAt >= Edges.Earliest AND e.DueAt < :Until AND (:DepartmentId IS NULL OR e.DepartmentId = :DepartmentId)
    GROUP BY e.JobId
  )
SELECT
  (
    SELECT json_group_array(
      json_object(
        'JobId', JobId, 'JobName', JobName, 'Icon', Icon, 'Done', Done, 'Warned', Warned, 'Failed', Failed, 'Lost', Lost,
        'Cancelled', Cancelled, 'Due', Due, 'Missed', Missed, 'Milliseconds', Milliseconds, 'Before', Before,
        'RunId', RunId, 'Message', Message
      )
    )
    FROM (
      SELECT
        j.JobId, j.Name AS JobName, j.Icon, coalesce(r.Done, 0) AS Done, coalesce(r.Warned, 0) AS Warned,
        coalesce(r.Failed, 0) AS Failed, coalesce(r.Lost, 0) AS Lost, coalesce(r.Cancelled, 0) AS Cancelled,
        coalesce(d.Due, 0) AS Due, coalesce(d.Missed, 0) AS Missed, r.Milliseconds,
        (
          -- As many earlier runs as JobFigures looks at.
          SELECT group_concat(l.Milliseconds, ',')
          FROM (
            SELECT max(0, CAST(round((julianday(h.EndedAt) - julianday(h.StartedAt)) * 86400000) AS INTEGER)) AS Milliseconds
            FROM (
              SELECT x.Status, x.StartedAt, x.EndedAt, x.RunKey
              FROM LogHistory AS x
              WHERE x.JobId = j.JobId AND x.StartedAt < :From AND r.Done > 0
              ORDER BY x.StartedAt DESC, x.RunKey DESC
              LIMIT 1000
            ) AS h
            WHERE h.Status = 'Done' AND h.EndedAt < :From
            ORDER BY h.StartedAt DESC, h.RunKey DESC
            LIMIT 30
          ) AS l
        ) AS Before,
        b.RunId, substr(coalesce(b.EndMessage, b.Message), 1, 300) AS Message
      FROM
        Jobs AS j
        LEFT JOIN ByJob AS r ON r.JobId = j.JobId
        LEFT JOIN Due AS d ON d.JobId = j.JobId
        LEFT JOIN LogHistory AS b ON b.RunKey = (
          SELECT e.RunKey
          FROM Ended AS e
          WHERE e.JobId = j.JobId AND e.Status <> 'Done'
          ORDER BY e.EndedAt DESC, e.RunKey DESC
          LIMIT 1
        )
      WHERE r.JobId IS NOT NULL OR d.Due > 0 OR d.Missed > 0
      ORDER BY j.Name, j.JobId
    )
  ) AS Jobs,
  (
    SELECT json_group_array(json_object('JobId', JobId, 'JobName', JobName, 'Icon', Icon, 'RunId', RunId, 'Since', StartedAt))
    FROM (
      SELECT h.JobId, j.Name AS JobName, j.Icon, h.RunId, h.StartedAt
      FROM LogHistory AS h JOIN Jobs AS j ON j.JobId = h.JobId
      WHERE
        h.Status = 'Pending' AND h.Status <> 'Done' AND h.StartedAt < :Until
        AND (:DepartmentId IS NULL OR h.DepartmentId = :DepartmentId)
      ORDER BY h.StartedAt, h.RunKey
      LIMIT 200
    )
  ) AS Going,
  (
    SELECT json_group_array(json_object('JobId', JobId, 'JobName', JobName, 'Icon', Icon, 'RunId', RunId, 'Since', Since))
    FROM (
      SELECT h.JobId, j.Name AS JobName, j.Icon, h.RunId, coalesce(h.EndedAt, h.StartedAt) AS Since
      FROM LogHistory AS h JOIN Jobs AS j ON j.JobId = h.JobId
      WHERE
        h.Validation = 'Waiting' AND h.Validation <> 'NotNeeded' AND h.StartedAt >= (SELECT Recent FROM Edges)
        AND (:DepartmentId IS NULL OR h.DepartmentId = :DepartmentId)
      ORDER BY h.StartedAt, h.RunKey
      LIMIT 200
    )
  ) AS Waiting,
  (
    SELECT json_group_array(json_object('TicketId', TicketId, 'Title', Title, 'AssigneeName', AssigneeName, 'Since', OpenedAt))
    FROM (
      SELECT t.TicketId, t.Title, u.Name AS AssigneeName, t.OpenedAt
      FROM Tickets AS t LEFT JOIN Users AS u ON u.UserId = t.AssigneeId
      WHERE t.Status <> 'Closed' AND (:DepartmentId IS NULL OR t.DepartmentId = :DepartmentId)
      ORDER BY t.OpenedAt, t.TicketId
      LIMIT 200
    )
  ) AS Tickets;
