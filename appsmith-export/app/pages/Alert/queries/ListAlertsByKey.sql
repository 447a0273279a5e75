EXEC dashboard.ListAlerts @Input = {{ JSON.stringify({ Email: appsmith.user.email, AlertKey: appsmith.store.alertKey }) }}
