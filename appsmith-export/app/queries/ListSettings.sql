EXEC dashboard.ListSettings @Input = {{ JSON.stringify({ Email: appsmith.user.email }) }}
