EXEC dashboard.ListDeadLetters @Input = {{ JSON.stringify({ Email: appsmith.user.email, DepartmentId: Me.department() }) }}
