EXEC dashboard.CountRuns @Input = {{ JSON.stringify({ Email: appsmith.user.email, DepartmentId: Me.department(), From: Days.start(Date.now(), 0), To: Days.start(Date.now(), 1) }) }}
