EXEC dashboard.ListDepartments @Input = {{ JSON.stringify({ Email: appsmith.user.email }) }}
