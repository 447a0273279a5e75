EXEC dashboard.ListGrid @Input = {{ JSON.stringify({ Email: appsmith.user.email, DepartmentId: Me.department(), JobIds: this.params.JobIds, Edges: this.params.Edges }) }}
