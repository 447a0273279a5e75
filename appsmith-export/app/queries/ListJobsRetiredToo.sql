EXEC dashboard.ListJobs @Input = {{ JSON.stringify({ Email: appsmith.user.email, DepartmentId: Me.department(), Retired: true }) }}
