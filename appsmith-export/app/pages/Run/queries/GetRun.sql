EXEC dashboard.GetRun @Input = {{ JSON.stringify({ Email: appsmith.user.email, RunId: appsmith.store.runId }) }}
