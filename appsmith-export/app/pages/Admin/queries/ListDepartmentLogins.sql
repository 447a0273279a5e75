EXEC dashboard.ListDepartmentLogins @Input = {{ JSON.stringify({ Email: appsmith.user.email }) }}
