EXEC dashboard.AddComment @Input = {{ JSON.stringify({ Email: appsmith.user.email, RequestKey: appsmith.store.request, RunId: appsmith.store.runId, Text: this.params.Text }) }}
