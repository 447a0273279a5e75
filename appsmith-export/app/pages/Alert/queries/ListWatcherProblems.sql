EXEC dashboard.ListWatcherProblems @Input = {{ JSON.stringify({ Email: appsmith.user.email, DepartmentId: Me.department() }) }}
