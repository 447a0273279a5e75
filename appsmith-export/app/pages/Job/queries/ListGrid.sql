EXEC dashboard.ListGrid @Input = {{ JSON.stringify({ Email: appsmith.user.email, DepartmentId: Me.department(), Edges: Days.edges(Date.now(), 30) }) }}
