EXEC dashboard.ListAlerts @Input = {{ JSON.stringify({ Email: appsmith.user.email, DepartmentId: Me.department(), Status: 'Unacknowledged', PageSize: 20 }) }}
