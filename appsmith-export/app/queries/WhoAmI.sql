EXEC dashboard.WhoAmI @Input = {{ JSON.stringify({ Email: appsmith.user.email }) }}
