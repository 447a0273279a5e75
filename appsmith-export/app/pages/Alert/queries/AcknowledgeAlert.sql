EXEC dashboard.AcknowledgeAlert @Input = {{ JSON.stringify({ Email: appsmith.user.email, AlertKey: appsmith.store.alertKey }) }}
