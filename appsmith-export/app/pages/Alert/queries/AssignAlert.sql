EXEC dashboard.AssignAlert @Input = {{ JSON.stringify({ Email: appsmith.user.email, AlertKey: appsmith.store.alertKey, AssigneeEmail: this.params.AssigneeEmail }) }}
