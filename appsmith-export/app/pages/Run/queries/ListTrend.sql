EXEC dashboard.ListTrend @Input = {{ JSON.stringify({ Email: appsmith.user.email, RunId: appsmith.store.runId }) }}
