EXEC dashboard.ListUsers @Input = {{ JSON.stringify({ Email: appsmith.user.email }) }}
