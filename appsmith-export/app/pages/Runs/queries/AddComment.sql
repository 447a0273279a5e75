EXEC dashboard.AddComment @Input = {{ JSON.stringify({ Email: appsmith.user.email, RunId: appsmith.store.runId, Text: this.params.Text }) }}
