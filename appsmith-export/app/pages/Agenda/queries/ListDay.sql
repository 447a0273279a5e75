EXEC dashboard.ListDay @Input = {{ JSON.stringify({ Email: appsmith.user.email, DepartmentId: Me.department(), From: Calendar.from(), To: Calendar.to() }) }}
