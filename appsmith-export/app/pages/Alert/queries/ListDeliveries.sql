EXEC dashboard.ListDeliveries @Input = {{ JSON.stringify({ Email: appsmith.user.email, AlertKey: appsmith.store.alertKey }) }}
