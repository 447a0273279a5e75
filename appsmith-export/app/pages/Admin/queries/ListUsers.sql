EXEC dashboard.ListUsers @Input = {{ JSON.stringify({ Email: appsmith.user.email, DepartmentId: Me.department() }) }}
